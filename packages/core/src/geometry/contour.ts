import { BitMask } from './bit-mask.ts'

/** Corners of a ring in half cells: x0, y0, x1, y1 ... without repeating the first; counter-clockwise = filled inside. */
export type Ring = Int32Array

export interface Contours {
  readonly outer: readonly Ring[]
  readonly holes: readonly Ring[]
  /** Cells inside the outer rings less those of the holes that are kept. */
  readonly area: number
}

/**
 * The outlines of the filled cells, holes of fewer than `smallHole` cells closed. Cells that touch by a corner alone
 * are apart. Rings run through the middles of cell sides, which cuts every corner off: no two rings, and no two
 * parts of one, ever touch.
 */
export function contours(mask: BitMask, smallHole: number): Contours {
  const tracer = new Tracer(mask)
  const outer: Ring[] = []
  const holes: Ring[] = []
  let area = 0
  for (const start of tracer.starts()) {
    const ringArea = tracer.trace(start)
    if (ringArea < 0 && -ringArea < smallHole) continue
    area += ringArea
    if (ringArea > 0) outer.push(tracer.ring())
    else holes.push(tracer.ring())
  }
  return { outer, holes, area }
}

/** East, north, west, south. */
const DX = [1, 0, -1, 0]
const DY = [0, 1, 0, -1]
const SOUTH = 3

class Tracer {
  readonly #mask: BitMask
  /** Left sides of cells that a ring has passed. */
  readonly #passed: BitMask
  #buffer = new Int32Array(4096)
  #used = 0

  constructor(mask: BitMask) {
    this.#mask = mask
    this.#passed = new BitMask(mask.width, mask.height)
  }

  /** Cells whose left side is on a ring not traced yet, as y * width + x. Every ring has such a cell. */
  *starts(): Generator<number> {
    const { words, stride, height, width } = this.#mask
    const passed = this.#passed.words
    for (let y = 0; y < height; y++) {
      let carry = 0
      for (let w = 0; w < stride; w++) {
        const at = y * stride + w
        const word = words[at]!
        const edges = word & ~((word << 1) | carry)
        carry = word >>> 31
        for (let open = edges & ~passed[at]!; open !== 0; open = edges & ~passed[at]!) {
          yield y * width + (w << 5) + (31 - Math.clz32(open & -open))
        }
      }
    }
  }

  /** Follows a ring with the filled cells on its left; returns its area in cells, negative for a hole. */
  trace(start: number): number {
    const startX = start % this.#mask.width
    const startY = (start - startX) / this.#mask.width + 1
    let x = startX
    let y = startY
    let direction = SOUTH
    let twice = 0
    this.#used = 0
    do {
      if (direction === SOUTH) this.#passed.set(x, y - 1)
      const middleX = 2 * x + DX[direction]!
      const middleY = 2 * y + DY[direction]!
      x += DX[direction]!
      y += DY[direction]!
      const next = this.#turn(x, y, direction)
      if (next !== direction) {
        twice += this.#corner(middleX, middleY)
        twice += this.#corner(2 * x + DX[next]!, 2 * y + DY[next]!)
        direction = next
      }
    } while (x !== startX || y !== startY || direction !== SOUTH)
    const b = this.#buffer
    const n = this.#used
    if (n > 2 && b[0] === b[n - 2] && b[1] === b[n - 1]) this.#used -= 2
    return (twice + b[n - 2]! * b[1]! - b[0]! * b[n - 1]!) / 8
  }

  /** The ring traced last. */
  ring(): Ring {
    return this.#buffer.slice(0, this.#used)
  }

  #turn(x: number, y: number, direction: number): number {
    const left = this.#mask.get(
      x - (direction === 1 || direction === 2 ? 1 : 0),
      y - (direction >= 2 ? 1 : 0),
    )
    if (left === 0) return (direction + 1) & 3
    const right = this.#mask.get(
      x - (direction >= 2 ? 1 : 0),
      y - (direction === 0 || direction === SOUTH ? 1 : 0),
    )
    return right === 0 ? direction : (direction + 3) & 3
  }

  /** Adds a corner; returns its part of the shoelace sum, twice the area in quarter cells. */
  #corner(x: number, y: number): number {
    const n = this.#used
    let b = this.#buffer
    if (n > 0 && b[n - 2] === x && b[n - 1] === y) return 0
    if (n + 2 > b.length) {
      b = new Int32Array(b.length * 2)
      b.set(this.#buffer)
      this.#buffer = b
    }
    b[n] = x
    b[n + 1] = y
    this.#used = n + 2
    return n > 0 ? b[n - 2]! * y - x * b[n - 1]! : 0
  }
}
