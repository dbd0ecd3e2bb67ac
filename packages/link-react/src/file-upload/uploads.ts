/** A user's uploads: those of this page from the first byte on, earlier ones as the service lists them. */
import { asLeafError, LeafError } from '../service/leaf-error.ts'
import type { Batch, Service } from '../service/service.ts'
import { createStore, type Store } from '../store.ts'

/**
 * - `WAITING`: others are sent first
 * - `UPLOADING`, `CANCELLED`: this page's
 * - `RECEIVED`, `PROCESSED`, `FAILED`: as the service says; what it did not take is `FAILED` too
 */
export type UploadStatus = 'WAITING' | 'UPLOADING' | 'CANCELLED' | Batch['status']

export interface Upload {
  /** Stays the same from the first byte on; not the id of the batch. */
  readonly id: string
  readonly fileName: string
  /** Bytes. */
  readonly size: number
  readonly status: UploadStatus
  /** From 0 to 1: what of it has been sent. */
  readonly progress: number
  /** ISO 8601, once the service has it. */
  readonly uploadTimestamp?: string
  readonly batchId?: string
  /** The service's words on why it failed. */
  readonly statusDetails?: string
  /** Why the service did not take it. */
  readonly error?: LeafError
}

export interface UploadsState {
  /** Newest first; undefined until earlier ones are known. */
  readonly uploads: readonly Upload[] | undefined
  /** Why earlier ones are not known. */
  readonly error: LeafError | undefined
  /** Those that this page has sent, in that order. */
  readonly leafBatchIds: readonly { readonly batchId: string }[]
}

export interface Uploads extends Pick<Store<UploadsState>, 'get' | 'subscribe'> {
  /** Lists what was sent in the last `days`, and follows what is not yet read, until the answer is called. */
  follow(days: number): () => void
  /** Lists again. */
  refresh(): void
  add(files: Iterable<File>): void
  /** Of one that is not yet with the service. */
  cancel(id: string): void
  /** Sends one again that was cancelled or not taken; not what is no zip. */
  retry(id: string): void
}

const pollMs = 2000
const atOnce = 2
const zipMagics = ['PK\u0003\u0004', 'PK\u0005\u0006']

export function createUploads(service: Service): Uploads {
  const store = createStore<UploadsState>({ uploads: undefined, error: undefined, leafBatchIds: [] })
  let listed: readonly Batch[] | undefined
  let sent: readonly Upload[] = []
  const files = new Map<string, File>()
  const sending = new Map<string, AbortController>()
  let made = 0
  let asked = 0
  let followers = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let days = 0

  /** Of an upload of this page and what the list says of it, the list knows better. */
  function show(): void {
    const known = new Map(listed?.map((batch) => [batch.id, batch]))
    const mine = sent.map((upload) => {
      const batch = known.get(upload.batchId ?? '')
      known.delete(upload.batchId ?? '')
      return batch ? { ...upload, ...told(batch) } : upload
    })
    const uploads = listed || mine.length > 0 ? [...mine, ...[...known.values()].map(ofBatch)] : undefined
    store.set({ uploads })
  }

  function change(id: string, changes: Partial<Upload>): void {
    sent = sent.map((each) => (each.id === id ? { ...each, ...changes } : each))
    show()
  }

  async function list(): Promise<void> {
    const turn = ++asked
    clearTimeout(timer)
    const since = new Date(Date.now() - days * 24 * 3600_000)
    try {
      const batches = await service.batches(since)
      // A later question knows better.
      if (turn !== asked) return
      listed = batches
      store.set({ error: undefined })
      show()
    } catch (error) {
      if (turn !== asked) return
      store.set({ error: asLeafError(error) })
    }
    const unread = store.get().uploads?.some(({ status }) => status === 'RECEIVED')
    if (followers > 0 && unread) timer = setTimeout(list, pollMs)
  }

  const statusOf = (id: string) => sent.find((each) => each.id === id)?.status

  function sendNext(): void {
    for (const [id, file] of files) {
      if (sending.size >= atOnce) return
      if (statusOf(id) !== 'WAITING') continue
      const controller = new AbortController()
      sending.set(id, controller)
      change(id, { status: 'UPLOADING', progress: 0 })
      void send(id, file, controller.signal).finally(() => {
        sending.delete(id)
        sendNext()
      })
    }
  }

  async function send(id: string, file: File, signal: AbortSignal): Promise<void> {
    const onProgress = (progress: number) => change(id, { progress })
    try {
      const batch = await service.upload(file, { signal, onProgress })
      files.delete(id)
      change(id, { ...told(batch), batchId: batch.id, progress: 1 })
      store.set({ leafBatchIds: [...store.get().leafBatchIds, { batchId: batch.id }] })
      if (followers > 0) void list()
    } catch (error) {
      if (!signal.aborted) change(id, { status: 'FAILED', error: asLeafError(error) })
    }
  }

  async function check(id: string, file: File): Promise<void> {
    try {
      await requireZip(file)
      files.set(id, file)
      sendNext()
    } catch (error) {
      change(id, { status: 'FAILED', error: asLeafError(error) })
    }
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    follow(wanted) {
      followers++
      days = Math.max(days, wanted)
      void list()
      return () => {
        if (--followers > 0) return
        clearTimeout(timer)
        asked++
      }
    },
    refresh: () => void list(),
    add(added) {
      const chosen = Array.from(added, (file) => ({ id: `upload-${++made}`, file }))
      const uploads = chosen.map(({ id, file }): Upload => {
        const { name: fileName, size } = file
        return { id, fileName, size, status: 'WAITING', progress: 0 }
      })
      sent = [...uploads, ...sent]
      show()
      for (const { id, file } of chosen) void check(id, file)
    },
    cancel(id) {
      const status = statusOf(id)
      if (status !== 'WAITING' && status !== 'UPLOADING') return
      change(id, { status: 'CANCELLED' })
      sending.get(id)?.abort()
    },
    retry(id) {
      if (!files.has(id) || sending.has(id)) return
      sent = sent.map((each) => {
        if (each.id !== id) return each
        const { error: _, ...rest } = each
        return { ...rest, status: 'WAITING' }
      })
      show()
      sendNext()
    },
  }
}

/** What the service says of a batch. */
function told({ status, statusDetails, uploadTimestamp }: Batch) {
  return { status, uploadTimestamp, ...(statusDetails === undefined ? {} : { statusDetails }) }
}

function ofBatch(batch: Batch): Upload {
  const { id, fileName, size } = batch
  return { id, batchId: id, fileName, size, progress: 1, ...told(batch) }
}

/** By its first bytes, as the service judges: it would be sent in vain. */
async function requireZip(file: File): Promise<void> {
  const head = await file
    .slice(0, 4)
    .text()
    .catch(() => {
      throw new LeafError('unreadable', `${file.name} cannot be read`)
    })
  if (!zipMagics.includes(head)) throw new LeafError('notAZip', `${file.name} is no zip`)
}
