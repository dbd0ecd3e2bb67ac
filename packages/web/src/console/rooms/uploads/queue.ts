/** Uploads of this page, one after another, whatever room is looked at meanwhile. */
import type { NewBatch } from '@sheaf/contract'

export interface Upload {
  readonly key: number
  readonly name: string
  readonly size: number
  readonly state: 'waiting' | 'sending' | 'sent' | 'failed' | 'cancelled'
  /** From 0 to 1. */
  readonly progress: number
  readonly batch?: NewBatch
  readonly problem?: string
}

export type Send = (
  form: FormData,
  signal: AbortSignal,
  progress: (part: number) => void,
) => Promise<NewBatch>

export interface UploadQueue {
  readonly all: () => readonly Upload[]
  readonly watch: (changed: () => void) => () => void
  add(files: readonly File[], values: Readonly<Record<string, string>>): void
  cancel(key: number): void
  /** Takes away what has come to an end. */
  clear(): void
}

export function createUploadQueue(send: Send, say: (error: Error) => string): UploadQueue {
  let uploads: readonly Upload[] = []
  let made = 0
  let busy = false
  const watchers = new Set<() => void>()
  const waiting: { key: number; form: FormData }[] = []
  const aborts = new Map<number, AbortController>()

  function change(key: number, changes: Partial<Upload>): void {
    uploads = uploads.map((upload) => (upload.key === key ? { ...upload, ...changes } : upload))
    for (const changed of watchers) changed()
  }

  async function run(): Promise<void> {
    if (busy) return
    busy = true
    for (let next = waiting.shift(); next; next = waiting.shift()) await sendOne(next.key, next.form)
    busy = false
  }

  async function sendOne(key: number, form: FormData): Promise<void> {
    const abort = new AbortController()
    aborts.set(key, abort)
    change(key, { state: 'sending' })
    try {
      const batch = await send(form, abort.signal, (progress) => change(key, { progress }))
      change(key, { state: 'sent', progress: 1, batch })
    } catch (error) {
      if (abort.signal.aborted) change(key, { state: 'cancelled' })
      else change(key, { state: 'failed', problem: say(error as Error) })
    } finally {
      aborts.delete(key)
    }
  }

  return {
    all: () => uploads,
    watch(changed) {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
    add(files, values) {
      for (const file of files) {
        const key = ++made
        const form = new FormData()
        for (const [name, value] of Object.entries(values)) if (value) form.append(name, value)
        form.append('file', file, file.name)
        waiting.push({ key, form })
        uploads = [...uploads, { key, name: file.name, size: file.size, state: 'waiting', progress: 0 }]
      }
      for (const changed of watchers) changed()
      void run()
    },
    cancel(key) {
      const at = waiting.findIndex((each) => each.key === key)
      if (at >= 0) {
        waiting.splice(at, 1)
        change(key, { state: 'cancelled' })
      } else aborts.get(key)?.abort()
    },
    clear() {
      uploads = uploads.filter(({ state }) => state === 'waiting' || state === 'sending')
      for (const changed of watchers) changed()
    },
  }
}
