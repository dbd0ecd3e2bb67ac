/** A colour: red, green, blue and opacity, each 0 to 255. */
export type Rgba = readonly [number, number, number, number]

const STOPS = [
  [0, [200, 0, 0]],
  [35, [255, 40, 0]],
  [45, [255, 150, 0]],
  [55, [255, 240, 0]],
  [65, [0, 230, 0]],
  [75, [0, 190, 0]],
  [100, [0, 130, 0]],
] as const

export const NO_VALUE: Rgba = [0, 0, 0, 0]

/** The ramp as `images` tells it: per cent of the way from the least value to the greatest; `nv` where none is. */
export const RAMP: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(STOPS.map(([percent, colour]) => [`${percent}%`, colour])),
  nv: NO_VALUE,
}

/** The colour at a share of the way from 0 to 1, linear between the stops; what is no number has none. */
export function rampColour(share: number): Rgba {
  if (!Number.isFinite(share)) return NO_VALUE
  const percent = Math.min(100, Math.max(0, share * 100))
  const next = Math.max(
    1,
    STOPS.findIndex(([stop]) => stop >= percent),
  )
  const [low, from] = STOPS[next - 1]!
  const [high, to] = STOPS[next]!
  const way = (percent - low) / (high - low)
  const mix = (channel: 0 | 1 | 2) => Math.round(from[channel] + way * (to[channel] - from[channel]))
  return [mix(0), mix(1), mix(2), 255]
}
