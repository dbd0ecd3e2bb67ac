/**
 * Units of measure. One table of exact factors; a rate is a quotient of two of its tokens (`lb/ac`, `mi/hr`).
 * Tokens are ASCII and are Leaf's where Leaf publishes one.
 */

type Dimension = 'length' | 'area' | 'volume' | 'mass' | 'time' | 'count' | 'force' | 'angle' | 'share'

/** [dimension, SI value of one unit]. Exact by definition: 1959 yard and pound, US survey-free acre, US gallon. */
const BASE: Readonly<Record<string, readonly [Dimension, number]>> = {
  m: ['length', 1],
  mm: ['length', 0.001],
  cm: ['length', 0.01],
  km: ['length', 1000],
  in: ['length', 0.0254],
  ft: ['length', 0.3048],
  mi: ['length', 1609.344],
  m2: ['area', 1],
  ha: ['area', 10_000],
  ft2: ['area', 0.09290304],
  ac: ['area', 4046.8564224],
  m3: ['volume', 1],
  L: ['volume', 0.001],
  mL: ['volume', 1e-6],
  gal: ['volume', 0.003785411784],
  qt: ['volume', 0.003785411784 / 4],
  pt: ['volume', 0.003785411784 / 8],
  floz: ['volume', 0.003785411784 / 128],
  bu: ['volume', 0.03523907016688],
  kg: ['mass', 1],
  g: ['mass', 0.001],
  mg: ['mass', 1e-6],
  t: ['mass', 1000],
  lb: ['mass', 0.45359237],
  oz: ['mass', 0.45359237 / 16],
  ton: ['mass', 907.18474],
  s: ['time', 1],
  ms: ['time', 0.001],
  min: ['time', 60],
  hr: ['time', 3600],
  seeds: ['count', 1],
  ksds: ['count', 1000],
  N: ['force', 1],
  lbf: ['force', 4.4482216152605],
  kgf: ['force', 9.80665],
  Kgf: ['force', 9.80665],
  arcdeg: ['angle', 1],
  prcnt: ['share', 0.01],
  percentage: ['share', 0.01],
  ppm: ['share', 1e-6],
}

/** Other spellings met in files, after lower-casing and removing spaces. */
const ALIASES: Readonly<Record<string, string>> = {
  metre: 'm',
  metres: 'm',
  meter: 'm',
  meters: 'm',
  feet: 'ft',
  inch: 'in',
  inches: 'in',
  mile: 'mi',
  miles: 'mi',
  acre: 'ac',
  acres: 'ac',
  hectare: 'ha',
  hectares: 'ha',
  'm²': 'm2',
  'ft²': 'ft2',
  'm³': 'm3',
  l: 'L',
  litre: 'L',
  litres: 'L',
  liter: 'L',
  liters: 'L',
  ml: 'mL',
  gallon: 'gal',
  gallons: 'gal',
  quart: 'qt',
  quarts: 'qt',
  pint: 'pt',
  pints: 'pt',
  'fl.oz': 'floz',
  fl_oz: 'floz',
  bushel: 'bu',
  bushels: 'bu',
  lbs: 'lb',
  pound: 'lb',
  pounds: 'lb',
  ozm: 'oz',
  tonne: 't',
  tonnes: 't',
  tons: 'ton',
  sec: 's',
  second: 's',
  seconds: 's',
  h: 'hr',
  hour: 'hr',
  seed: 'seeds',
  sds: 'seeds',
  kseeds: 'ksds',
  n: 'N',
  deg: 'arcdeg',
  degrees: 'arcdeg',
  '°': 'arcdeg',
  '%': 'prcnt',
  percent: 'prcnt',
  mph: 'mi/hr',
  kph: 'km/hr',
  kmh: 'km/hr',
}

interface Measure {
  /** `mass`, or `mass/area` for a quotient. */
  readonly dimension: string
  readonly factor: number
}

const measures = new Map<string, Measure | undefined>()

function measure(token: string): Measure | undefined {
  if (measures.has(token)) return measures.get(token)
  const parts = token.split('/').map((part) => (Object.hasOwn(BASE, part) ? BASE[part] : undefined))
  const [over, under] = parts
  let found: Measure | undefined
  if (parts.length === 1 && over) found = { dimension: over[0], factor: over[1] }
  if (parts.length === 2 && over && under) {
    found = { dimension: `${over[0]}/${under[0]}`, factor: over[1] / under[1] }
  }
  // Only known tokens are remembered: what files make up must not fill memory.
  if (found) measures.set(token, found)
  return found
}

/** The dimension of a unit token (`mass`, `mass/area`), undefined for a token that is not known. */
export function dimensionOf(token: string): string | undefined {
  return measure(token)?.dimension
}

/** What one of the unit is in SI (m, m2, m3, kg, s, seeds, N; degrees and shares of 1). Throws on unknown tokens. */
export function siFactor(token: string): number {
  const found = measure(token)
  if (!found) throw new RangeError(`unknown unit ${token}`)
  return found.factor
}

/** The number that values in `from` are multiplied with to be in `to`. Throws when the dimensions differ. */
export function conversionFactor(from: string, to: string): number {
  if (from === to) return 1
  const a = measure(from)
  const b = measure(to)
  if (!a || !b || a.dimension !== b.dimension) throw new RangeError(`cannot convert ${from} to ${to}`)
  return a.factor / b.factor
}

export function convertUnit(value: number, from: string, to: string): number {
  return value * conversionFactor(from, to)
}

/**
 * The token for a unit as files write it: `tonne/ha`, `lbs/acre`, `bu1ac-1` (ISO 15143 style, used by Deere),
 * `mph`. Undefined when it is not known.
 */
export function unitToken(text: string): string | undefined {
  const trimmed = text.trim().replace(/\s+/g, '')
  if (trimmed === '') return undefined
  if (dimensionOf(trimmed)) return trimmed
  const quotient = /^([a-z]+[23]?)1([a-z]+[23]?)-1$/i.exec(trimmed)
  const written = quotient ? `${quotient[1]}/${quotient[2]}` : trimmed
  const known = ALIASES[written.toLowerCase()]
  if (known && dimensionOf(known)) return known
  const token = written
    .replace(/per/i, '/')
    .split('/')
    .map((part) => (dimensionOf(part) ? part : (ALIASES[part.toLowerCase()] ?? part.toLowerCase())))
    .join('/')
  return dimensionOf(token) ? token : undefined
}

/** Whether a token belongs to the metric or the US customary units; undefined for units that both use. */
export function systemOf(token: string): 'imperial' | 'metric' | undefined {
  const parts = token.split('/')
  if (parts.some((part) => IMPERIAL.has(part))) return 'imperial'
  return parts.some((part) => METRIC.has(part)) ? 'metric' : undefined
}

const IMPERIAL = new Set('in ft mi ft2 ac gal qt pt floz bu lb oz ton lbf'.split(' '))
const METRIC = new Set('m mm cm km m2 ha m3 L mL kg g mg t kgf Kgf'.split(' '))
