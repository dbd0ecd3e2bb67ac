import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** Bytes, or the path of a file on disk, which is read when it is first asked for. */
export type Content = Uint8Array | string

/** A machine file as AgFiniti keeps it. */
export interface StoredFile {
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly type: string
  /** Milliseconds since 1970. */
  readonly modified: number
  readonly content: Content
}

export interface FileBytes {
  readonly bytes: Uint8Array
  readonly sha256: string
}

export interface UploadedFile {
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly size: number
  readonly sha256: string
}

/** The machine files of all accounts, and apart from them the prescriptions that were sent in. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>()
  readonly #read = new Map<StoredFile, Promise<FileBytes>>()
  readonly #uploads: UploadedFile[] = []

  /** Adds a file; with an `id` that is taken, that file is replaced. */
  put(file: Omit<StoredFile, 'id'> & { readonly id?: string | undefined }): StoredFile {
    const stored = { ...file, id: file.id ?? randomUUID() }
    const replaced = this.#files.get(stored.id)
    if (replaced) this.#read.delete(replaced)
    this.#files.set(stored.id, stored)
    return stored
  }

  get(id: string): StoredFile | undefined {
    return this.#files.get(id)
  }

  remove(id: string): boolean {
    const removed = this.#files.get(id)
    if (removed) this.#read.delete(removed)
    return this.#files.delete(id)
  }

  /** Other bytes under the same id, modified now. */
  async change(id: string, now: number): Promise<void> {
    const file = this.#files.get(id)
    if (!file) return
    const { bytes } = await this.read(file)
    const content = Buffer.concat([bytes, Buffer.from(`changed ${now}\n`)])
    this.put({ ...file, content, modified: Math.max(now, file.modified + 1) })
  }

  /** Oldest first; equal times by id, so that the order is total. */
  list(accountIds: ReadonlySet<string>): StoredFile[] {
    return [...this.#files.values()].filter(({ accountId }) => accountIds.has(accountId)).sort(byModified)
  }

  read(file: StoredFile): Promise<FileBytes> {
    const known = this.#read.get(file)
    if (known) return known
    const reading = readContent(file.content)
    this.#read.set(file, reading)
    return reading
  }

  upload(accountId: string, name: string, bytes: Uint8Array): UploadedFile {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const uploaded = { id: randomUUID(), accountId, name, size: bytes.length, sha256 }
    this.#uploads.push(uploaded)
    return uploaded
  }

  uploads(): UploadedFile[] {
    return [...this.#uploads]
  }
}

export function byModified(
  a: Pick<StoredFile, 'modified' | 'id'>,
  b: Pick<StoredFile, 'modified' | 'id'>,
): number {
  return a.modified - b.modified || (a.id < b.id ? -1 : Number(a.id > b.id))
}

async function readContent(content: Content): Promise<FileBytes> {
  const bytes = typeof content === 'string' ? await readFile(content) : content
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
