/** Points of one file or operation, as the page asks for them; a worker of their own does the work. */
import type { Opened, Question, Questions, Reply, Values } from './points-answers.ts'
import type { Strips } from './strips.ts'

export interface Points extends Opened {
  /** Kept once they are read. */
  values(name: string): Promise<Values>
  strips(): Promise<Strips>
  row(index: number): Promise<ReadonlyMap<string, string | number>>
  close(): void
}

/** Why points could not be had; `status` where the server refused. */
class PointsError extends Error {
  override readonly name = 'PointsError'
  readonly status: number | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

/** `address` is absolute. Throws `PointsError`. */
export async function openPoints(address: string): Promise<Points> {
  const worker = new Worker(new URL('./points-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>()
  let asked = 0
  const failAll = (message: string) => {
    for (const { reject } of waiting.values()) reject(new PointsError(message))
    waiting.clear()
  }
  worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
    const one = waiting.get(data.id)
    waiting.delete(data.id)
    if ('error' in data) one?.reject(new PointsError(data.error, data.status))
    else one?.resolve(data.answer)
  })
  worker.addEventListener('error', ({ message }) => failAll(message || 'The points could not be read'))

  const ask = <Kind extends keyof Questions>(
    kind: Kind,
    question: Questions[Kind]['asked'],
  ): Promise<Questions[Kind]['answer']> =>
    new Promise((resolve, reject) => {
      const id = ++asked
      waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject })
      worker.postMessage({ id, kind, ...question } as Question)
    })
  const close = () => {
    worker.terminate()
    failAll('The map was closed')
  }

  try {
    const opened = await ask('open', { address })
    const known = new Map<string, Promise<Values>>()
    let strips: Promise<Strips> | undefined
    return {
      ...opened,
      values(name) {
        const before = known.get(name)
        if (before) return before
        const values = ask('values', { name })
        known.set(name, values)
        // What failed is asked for again.
        values.catch(() => known.delete(name))
        return values
      },
      strips: () => (strips ??= ask('strips', {})),
      row: (index) => ask('row', { index }),
      close,
    }
  } catch (thrown) {
    close()
    throw thrown
  }
}
