const LOWEST = 10
const HIGHEST = 20
const STEP = 0.1
const SAMPLE = 4000
/** A residual counts for no more than this: capped and zero readings must not decide. */
const WORST = 0.02
const ENOUGH_ROWS = 5

export interface YieldFit {
  /** %, absent where the rows cannot tell: all of them too dry, or all too wet to tell it from the density. */
  readonly standardMoisture?: number
  /** Wet mass per unit of dry yield where nothing was dried: 1 for masses, lb/bu for lb/ac against bu/ac. */
  readonly density: number
  /** Share of rows within 1 % of the formula. */
  readonly agreement: number
}

/**
 * Finds the standard moisture s, and the density where it is not given, with which a source computed its own dry
 * yield: dry = wet / density x min(1, (100 - m) / (100 - s)), for s from 10 to 20 %. The rule that grain at or below
 * the standard is not adjusted upward holds in every export at hand. Undefined without usable rows.
 */
export function fitYield(
  wet: Float64Array,
  dry: Float64Array,
  moisture: Float64Array,
  density?: number,
): YieldFit | undefined {
  const usable = (i: number) => wet[i]! > 0 && dry[i]! > 0 && moisture[i]! > 0 && moisture[i]! < 100
  const all: number[] = []
  for (let i = 0; i < wet.length; i++) if (usable(i)) all.push(i)
  if (all.length < ENOUGH_ROWS) return undefined
  const stride = Math.max(1, Math.floor(all.length / SAMPLE))
  const rows = all.filter((_, i) => i % stride === 0)
  const moistures = rows.map((i) => moisture[i]!)

  let best = { s: Number.NaN, density: 1, error: Number.POSITIVE_INFINITY, agreement: 0 }
  for (let step = 0; step <= (HIGHEST - LOWEST) / STEP; step++) {
    const s = Math.round((LOWEST + step * STEP) * 10) / 10
    const densities = Float64Array.from(
      rows,
      (i) => (wet[i]! / dry[i]!) * Math.min(1, (100 - moisture[i]!) / (100 - s)),
    )
    const fitted = density ?? median(densities)
    let error = 0
    let agreeing = 0
    for (const d of densities) {
      const residual = Math.abs(d / fitted - 1)
      error += Math.min(residual, WORST)
      if (residual <= 0.01) agreeing++
    }
    if (error < best.error) best = { s, density: fitted, error, agreement: agreeing / rows.length }
  }
  const wetter = moistures.filter((m) => m > best.s).length
  const drier = moistures.length - wetter
  const told = wetter >= ENOUGH_ROWS && (density !== undefined || drier >= ENOUGH_ROWS)
  return { ...(told ? { standardMoisture: best.s } : {}), density: best.density, agreement: best.agreement }
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort()
  return sorted[sorted.length >> 1] ?? Number.NaN
}
