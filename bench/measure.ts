/** One thing done by Sheaf and by its public peers, on the same input, in turn, in one run. */
export interface Contest {
  readonly name: string
  /** How much one run works through, and in what: the figure is amount per second. */
  readonly amount: number
  readonly unit: string
  /** The size of the input, unpacked, for MB/s. */
  readonly bytes?: number
  readonly ours: () => unknown
  readonly peers: Readonly<Record<string, () => unknown>>
}

export interface Result {
  readonly name: string
  readonly rates: readonly {
    readonly who: string
    readonly perSecond: number
    readonly seconds: number
    readonly ratio: number
  }[]
  readonly unit: string
  readonly bytes: number | undefined
}

const runs = 5

/** Medians of five runs after one to warm up; contestants take turns, so that drift of the machine hits all. */
export async function measure(contest: Contest): Promise<Result> {
  const contestants = [['sheaf', contest.ours] as const, ...Object.entries(contest.peers)]
  const times = new Map(contestants.map(([who]) => [who, [] as number[]]))
  for (let run = 0; run <= runs; run++) {
    for (const [who, work] of contestants) {
      const start = process.hrtime.bigint()
      await work()
      const seconds = Number(process.hrtime.bigint() - start) / 1e9
      if (run > 0) times.get(who)!.push(seconds)
    }
  }
  const median = (who: string) => times.get(who)!.sort((a, b) => a - b)[runs >> 1]!
  const own = median('sheaf')
  return {
    name: contest.name,
    unit: contest.unit,
    bytes: contest.bytes,
    rates: contestants.map(([who]) => ({
      who,
      perSecond: contest.amount / median(who),
      seconds: median(who),
      ratio: median(who) / own,
    })),
  }
}

export function show(result: Result): string {
  const lines = result.rates.map(({ who, perSecond, seconds, ratio }) => {
    const rate = perSecond.toLocaleString('en', { maximumSignificantDigits: 3 })
    const volume =
      result.bytes === undefined ? '' : `${(result.bytes / 1e6 / seconds).toFixed(0).padStart(7)} MB/s`
    const beside = who === 'sheaf' ? '' : `   sheaf is ${ratio.toFixed(1)} x as fast`
    return `  ${who.padEnd(24)} ${rate.padStart(12)} ${result.unit}/s${volume}${beside}`
  })
  return [result.name, ...lines].join('\n')
}
