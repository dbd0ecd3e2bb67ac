/** Changes as they come, in bunches: a sync of a thousand files does not ask for a list a thousand times. */
import type { Change } from '@sheaf/contract'

/** `all` where it is not known what has changed. */
export type Changes = readonly Change[] | 'all'

export interface Bunches {
  add(change: Change | 'all'): void
  stop(): void
}

/** Hands on what came within `everyMs`, never while an earlier bunch is still being worked on. */
export function bunches(
  handle: (changes: Changes) => Promise<unknown>,
  everyMs: number,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Bunches {
  let pending: Changes = []
  let running = false
  let stopped = false
  async function run(): Promise<void> {
    running = true
    while (pending.length && !stopped) {
      await wait(everyMs)
      const bunch = pending
      pending = []
      if (!stopped) await handle(bunch).catch(() => {})
    }
    running = false
  }
  return {
    add(change) {
      if (change === 'all') pending = 'all'
      else if (pending !== 'all') pending = [...pending, change]
      if (!running && !stopped) void run()
    },
    stop() {
      stopped = true
    },
  }
}
