import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { GeometryTooComplex } from './errors.ts'
import type { Answer, Question } from './geometry-child.ts'
import type { GeometryWork } from './geometry-work.ts'

export interface GeometryLimits {
  /** Of one question, once it is its turn. */
  readonly milliseconds: number
  /** Megabytes of heap. */
  readonly memory: number
}

export interface AskGeometry {
  /**
   * Asks one of `geometryWork`. Owners take turns. Throws `GeometryTooComplex` where it takes more than the limits.
   */
  <Name extends keyof GeometryWork>(
    ownerId: string,
    name: Name,
    ...args: Parameters<GeometryWork[Name]>
  ): Promise<ReturnType<GeometryWork[Name]>>
  /** Ends the process; what is still asked rejects with `GeometryClosed`. */
  close(): Promise<void>
}

/** The service stops. */
export class GeometryClosed extends Error {
  override readonly name = 'GeometryClosed'

  constructor() {
    super('The service stops.')
  }
}

interface Waiting {
  readonly question: Question
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Alone it does not stay: a process takes some 60 MB. */
const idleMs = 60_000

/**
 * Polygons come from clients, growers' files and providers, and a few thousand sides that cross one another keep a
 * processor for hours. They are asked in a process of their own that begins with the first question: what takes too
 * long, or too much memory, ends that process, never the service.
 */
export function createAskGeometry(limits: GeometryLimits): AskGeometry {
  const waiting = new Map<string, Waiting[]>()
  let child: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let busy = false
  let closed = false

  const start = () => {
    const started = fork(fileURLToPath(new URL('geometry-child.ts', import.meta.url)), {
      env: {},
      execArgv: [`--max-old-space-size=${limits.memory}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    // Unheard it would end us; what follows it is 'exit'.
    started.on('error', () => {})
    started.once('exit', () => {
      if (child === started) child = undefined
    })
    return started
  }

  const end = async () => {
    const ending = child
    child = undefined
    if (ending?.kill('SIGKILL')) await once(ending, 'exit')
  }

  const answerTo = async (question: Question): Promise<unknown> => {
    clearTimeout(idle)
    child ??= start()
    const asked = child
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const tooMuch = () => reject(closed ? new GeometryClosed() : new GeometryTooComplex(limits))
    const onMessage = (told: Answer) => ('error' in told ? reject(told.error) : resolve(told.answer))
    const deadline = setTimeout(tooMuch, limits.milliseconds)
    // Nothing ends it but its memory, the deadline, and us.
    asked.on('message', onMessage).on('exit', tooMuch)
    try {
      asked.send(question, (error) => error && reject(error))
      return await promise
    } catch (error) {
      await end()
      throw error
    } finally {
      clearTimeout(deadline)
      asked.off('message', onMessage).off('exit', tooMuch)
      if (!closed) idle = setTimeout(end, idleMs).unref()
    }
  }

  const work = async () => {
    if (busy) return
    busy = true
    for (let [turn] = waiting; turn; [turn] = waiting) {
      const [ownerId, [next, ...rest]] = turn
      // An owner that asks for more comes after the others.
      waiting.delete(ownerId)
      if (rest.length > 0) waiting.set(ownerId, rest)
      if (next) await answerTo(next.question).then(next.resolve, next.reject)
    }
    busy = false
  }

  const ask = <Name extends keyof GeometryWork>(
    ownerId: string,
    name: Name,
    ...args: Parameters<GeometryWork[Name]>
  ): Promise<ReturnType<GeometryWork[Name]>> => {
    if (closed) return Promise.reject(new GeometryClosed())
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const question = { name, args } as Question
    waiting.set(ownerId, [...(waiting.get(ownerId) ?? []), { question, resolve, reject }])
    void work()
    return promise as Promise<ReturnType<GeometryWork[Name]>>
  }

  const close = async () => {
    closed = true
    clearTimeout(idle)
    for (const { reject } of [...waiting.values()].flat()) reject(new GeometryClosed())
    waiting.clear()
    await end()
  }

  return Object.assign(ask, { close })
}
