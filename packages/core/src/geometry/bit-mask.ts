/** A grid of bits, one a cell, with an empty border of one cell all around. */
export class BitMask {
  readonly width: number
  readonly height: number
  /** Words of 32 cells in a row. */
  readonly stride: number
  readonly words: Uint32Array

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.stride = (width >>> 5) + 1
    this.words = new Uint32Array(this.stride * height)
  }

  get(x: number, y: number): number {
    return (this.words[y * this.stride + (x >>> 5)]! >>> (x & 31)) & 1
  }

  set(x: number, y: number): void {
    const at = y * this.stride + (x >>> 5)
    this.words[at] = this.words[at]! | (1 << (x & 31))
  }

  /** Sets the cells `from` to `to`, both included, of row `y`. */
  fillRun(y: number, from: number, to: number): void {
    const words = this.words
    const base = y * this.stride
    const first = base + (from >>> 5)
    const last = base + (to >>> 5)
    const head = 0xffffffff << (from & 31)
    const tail = 0xffffffff >>> (31 - (to & 31))
    if (first === last) {
      words[first] = words[first]! | (head & tail)
      return
    }
    words[first] = words[first]! | head
    for (let i = first + 1; i < last; i++) words[i] = 0xffffffff
    words[last] = words[last]! | tail
  }

  /**
   * Sets every cell whose centre lies in the rectangle that trails from (x, y) for `length` against the direction
   * (ux, uy), `halfWidth` to either side. All in cells, cell (i, j) having its centre at (i, j).
   * Counting centres is unbiased: what single cells get wrong cancels along edges that are oblique to the grid.
   */
  fillSwath(x: number, y: number, ux: number, uy: number, length: number, halfWidth: number): void {
    const across = halfWidth * Math.abs(ux)
    const back = -length * uy
    const low = Math.max(1, Math.ceil(y + Math.min(0, back) - across))
    const high = Math.min(this.height - 2, Math.floor(y + Math.max(0, back) + across))
    const alongX = Math.abs(ux) > 1e-9 ? 1 / ux : 0
    const acrossX = Math.abs(uy) > 1e-9 ? 1 / uy : 0
    for (let row = low; row <= high; row++) {
      const dy = row - y
      let from = 1
      let to = this.width - 2
      // Along the way: -length <= dx * ux + dy * uy <= 0.
      if (alongX !== 0) {
        const a = x + (-length - dy * uy) * alongX
        const b = x - dy * uy * alongX
        from = Math.max(from, Math.ceil(alongX > 0 ? a : b))
        to = Math.min(to, Math.floor(alongX > 0 ? b : a))
      }
      // Across it: -halfWidth <= dy * ux - dx * uy <= halfWidth.
      if (acrossX !== 0) {
        const a = x + (dy * ux - halfWidth) * acrossX
        const b = x + (dy * ux + halfWidth) * acrossX
        from = Math.max(from, Math.ceil(acrossX > 0 ? a : b))
        to = Math.min(to, Math.floor(acrossX > 0 ? b : a))
      }
      if (from <= to) this.fillRun(row, from, to)
    }
  }
}
