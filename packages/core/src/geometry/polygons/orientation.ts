/** The error that rounding leaves in the determinant, relative to its parts (Shewchuk 1997, ccwerrboundA). */
const ROUNDING = (3 + 16 * 2 ** -53) * 2 ** -53

/** 1 where c lies left of the way from a to b, -1 right of it, 0 on its line. Exact for all finite doubles. */
export function orientation(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  const left = (ax - cx) * (by - cy)
  const right = (ay - cy) * (bx - cx)
  const determinant = left - right
  if (Math.abs(determinant) > ROUNDING * (Math.abs(left) + Math.abs(right))) return Math.sign(determinant)
  if (left === 0 && right === 0 && (ax === cx || by === cy) && (ay === cy || bx === cx)) return 0
  return exactly([ax, ay, bx, by, cx, cy])
}

function exactly(doubles: number[]): number {
  const [ax = 0n, ay = 0n, bx = 0n, by = 0n, cx = 0n, cy = 0n] = wholeNumbers(doubles)
  const determinant = (ax - cx) * (by - cy) - (ay - cy) * (bx - cx)
  return determinant > 0n ? 1 : determinant < 0n ? -1 : 0
}

/** Doubles are whole numbers once they are multiplied by a power of two; here by the same for all of them. */
function wholeNumbers(doubles: number[]): bigint[] {
  const least = doubles.reduce((power, value) => Math.min(power, lastBit(value)), 0)
  return doubles.map((value) => {
    const power = lastBit(value)
    return BigInt(value / 2 ** power) << BigInt(power - least)
  })
}

/** The exponent of a bit at or below the lowest one that is set, such that dividing by it gives a whole number. */
function lastBit(value: number): number {
  return value === 0 ? 0 : Math.max(-1074, Math.floor(Math.log2(Math.abs(value))) - 54)
}
