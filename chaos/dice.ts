/** Numbers that look random and come again with the same seed (mulberry32, public domain, Tommy Ettinger). */
export interface Dice {
  /** From 0 to 1. */
  roll(): number
  between(low: number, high: number): number
  pick<T>(from: readonly T[]): T
}

export function createDice(seed: number): Dice {
  let state = seed | 0
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    roll,
    between: (low, high) => low + roll() * (high - low),
    pick: (from) => from[Math.floor(roll() * from.length)]!,
  }
}
