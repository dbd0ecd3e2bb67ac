/** Files on their way to the server, and those that are there: what the page shows of them, newest first. */
import type { SessionUpload, SessionUploadProgress } from '@sheaf/contract'
import { ask, problemOf, Refused } from '../ask.ts'
import type { FileProblem } from '../texts/texts.ts'
import { inspect } from './inspect.ts'
import { send } from './send.ts'

export type Row = Local | Taken

/** Not taken by the server yet. */
export interface Local {
  readonly key: string
  readonly name: string
  readonly size: number
  readonly state: 'waiting' | 'sending' | 'failed'
  /** Bytes that have left. */
  readonly sent: number
  readonly problem?: FileProblem
}

export interface Taken {
  readonly key: string
  readonly name: string
  readonly size: number
  readonly state: 'taken'
  /** Sent from this page, since it was opened. */
  readonly fresh: boolean
  readonly upload: SessionUpload
  readonly progress?: SessionUploadProgress
}

interface Options {
  /** Of the uploads of the session. */
  readonly url: string
  readonly uploads: readonly SessionUpload[]
  readonly largest: number
  readonly onEnd: () => void
}

const firstLookMs = 1000
const lastLookMs = 15_000

export class UploadList {
  readonly #options: Options
  readonly #files = new Map<string, File>()
  readonly #listeners = new Set<() => void>()
  #rows: readonly Row[]
  #running: { readonly key: string; readonly control: AbortController } | undefined
  #watching = false
  #ended = false
  #keys = 0

  constructor(options: Options) {
    this.#options = options
    this.#rows = options.uploads.map((upload) => taken(upload.id, upload, false))
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly rows = (): readonly Row[] => this.#rows

  /** Looks at what was being read when the page was opened. */
  start(): void {
    this.#watch()
  }

  async add(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const key = `local-${++this.#keys}`
      const problem = await inspect(file, this.#options.largest)
      const state = problem === undefined ? 'waiting' : 'failed'
      const { name, size } = file
      if (problem === undefined) this.#files.set(key, file)
      this.#set([{ key, name, size, state, sent: 0, ...(problem ? { problem } : {}) }, ...this.#rows])
    }
    this.#run()
  }

  /** Takes a file that is not taken yet off the list, and stops it where it is on its way. */
  cancel(key: string): void {
    if (this.#running?.key === key) this.#running.control.abort()
    this.#files.delete(key)
    this.#set(this.#rows.filter((row) => row.key !== key || row.state === 'taken'))
  }

  cancelAll(): void {
    for (const { key } of this.#rows.filter(isUnderWay)) this.cancel(key)
  }

  retry(key: string): void {
    this.#change(key, { state: 'waiting', sent: 0 })
    this.#run()
  }

  canRetry(key: string): boolean {
    return !this.#ended && this.#files.has(key)
  }

  /** What an earlier upload came to. */
  async look(key: string): Promise<void> {
    const row = this.#rows.find((each) => each.key === key)
    if (row?.state === 'taken' && !row.progress) await this.#lookAt(row)
  }

  /** One after the other: on a slow connection the first is done sooner. */
  async #run(): Promise<void> {
    if (this.#running || this.#ended) return
    const next = this.#rows.findLast(({ state }) => state === 'waiting')
    const file = next && this.#files.get(next.key)
    if (!next || !file) return
    const { key } = next
    const control = new AbortController()
    this.#running = { key, control }
    this.#change(key, { state: 'sending', sent: 0 })
    let isWhole = false
    try {
      const onProgress = (sent: number) => {
        isWhole = sent === file.size
        this.#change(key, { state: 'sending', sent })
      }
      this.#took(key, await send(this.#options.url, file, { onProgress, signal: control.signal }))
    } catch (error) {
      if (!control.signal.aborted) await this.#failed(key, file, error)
      else if (isWhole) void this.#cancelledLate(key, file)
    }
    this.#running = undefined
    this.#run()
  }

  #took(key: string, upload: SessionUpload): void {
    this.#files.delete(key)
    this.#replace(key, taken(key, upload, true))
    this.#watch()
  }

  async #failed(key: string, file: File, error: unknown): Promise<void> {
    if (error instanceof Refused && error.status === 400) this.#fail(key, 'notTaken')
    else if (error instanceof Refused) this.#fail(key, problemOf(error))
    else {
      // The answer may be all that was lost: what has come in meanwhile tells.
      try {
        const found = await this.#arrived(file)
        if (found) this.#took(key, found)
        else this.#fail(key, 'interrupted')
      } catch (again) {
        this.#fail(key, problemOf(again))
      }
    }
  }

  /** All of it had left when it was cancelled: if the server took it, it is there, and the page says so. */
  async #cancelledLate(key: string, file: File): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, firstLookMs))
    const found = await this.#arrived(file).catch(() => undefined)
    if (!found) return
    this.#set([taken(key, found, true), ...this.#rows])
    this.#watch()
  }

  async #arrived(file: File): Promise<SessionUpload | undefined> {
    const known = new Set(this.#rows.map((row) => row.state === 'taken' && row.upload.id))
    return (await ask<SessionUpload[]>(this.#options.url)).find(
      ({ id, fileName, size }) => !known.has(id) && fileName === file.name && size === file.size,
    )
  }

  #fail(key: string, problem: FileProblem): void {
    this.#change(key, { state: 'failed', sent: 0, problem })
    if (problem !== 'ended') return
    for (const { key: waiting } of this.#rows.filter(isUnderWay))
      this.#change(waiting, { state: 'failed', sent: 0, problem })
    this.#end()
  }

  #end(): void {
    this.#ended = true
    this.#options.onEnd()
  }

  /** Asks after what is being read, less and less often while nothing happens. */
  async #watch(): Promise<void> {
    if (this.#watching) return
    this.#watching = true
    let wait = firstLookMs
    while (!this.#ended && this.#rows.some(isBeingRead)) {
      await new Promise((resolve) => setTimeout(resolve, wait))
      const before = this.#rows
      for (const row of this.#rows) if (isBeingRead(row)) await this.#lookAt(row)
      wait = this.#rows === before ? Math.min(wait * 1.5, lastLookMs) : firstLookMs
    }
    this.#watching = false
  }

  async #lookAt({ key, upload, progress: before }: Taken): Promise<void> {
    try {
      const progress = await ask<SessionUploadProgress>(`${this.#options.url}/${upload.id}`)
      if (JSON.stringify(progress) === JSON.stringify(before)) return
      const row = this.#rows.find((each) => each.key === key)
      if (row?.state === 'taken') this.#replace(key, { ...row, upload: progress, progress })
    } catch (error) {
      if (problemOf(error) === 'ended') this.#end()
      if (error instanceof Refused && error.status === 404)
        this.#set(this.#rows.filter((row) => row.key !== key))
    }
  }

  #change(key: string, changes: Pick<Local, 'state' | 'sent' | 'problem'>): void {
    const row = this.#rows.find((each) => each.key === key)
    if (!row || row.state === 'taken') return
    const { problem: _, ...rest } = row
    this.#replace(key, { ...rest, ...changes })
  }

  #replace(key: string, changed: Row): void {
    this.#set(this.#rows.map((row) => (row.key === key ? changed : row)))
  }

  #set(rows: readonly Row[]): void {
    this.#rows = rows
    for (const listener of this.#listeners) listener()
  }
}

function taken(key: string, upload: SessionUpload, fresh: boolean): Taken {
  return { key, name: upload.fileName, size: upload.size, state: 'taken', fresh, upload }
}

/** On its way, or waiting for it. */
export function isUnderWay(row: Row): row is Local {
  return row.state === 'waiting' || row.state === 'sending'
}

function isBeingRead(row: Row): row is Taken {
  return row.state === 'taken' && (row.upload.status === 'RECEIVED' || (row.progress?.processing ?? 0) > 0)
}
