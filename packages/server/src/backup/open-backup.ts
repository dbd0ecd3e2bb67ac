/** A backup that is read: unpacked where it is a tar, and held against its manifest before anything is done with it. */
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { digestOf } from './archive.ts'
import { BackupError } from './errors.ts'
import {
  blobFile,
  jobsFile,
  keyFile,
  type Manifest,
  manifestFile,
  readManifest,
  tableFile,
} from './format.ts'
import { readTarHeader, tarPadding } from './tar.ts'

export interface OpenBackup {
  readonly manifest: Manifest
  /** Path of one of its files. */
  path(name: string): string
  /** Takes away what was unpacked. */
  close(): Promise<void>
}

/** `scratch` is a folder with room for it. Throws `BackupError` where a byte is not what it was. */
export async function openBackup(
  source: string,
  { scratch, say }: { scratch: string; say: (message: string) => void },
): Promise<OpenBackup> {
  const found = await stat(source).catch((cause: unknown) => {
    throw new BackupError('not_a_backup', `There is no backup at ${source}.`, cause)
  })
  if (found.isDirectory()) return verified(source, { say, close: async () => {} })
  await mkdir(scratch, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(scratch, 'restore-'))
  const close = () => rm(folder, { recursive: true, force: true })
  try {
    say('unpacking')
    await unpack(source, folder)
    return await verified(folder, { say, close })
  } catch (error) {
    await close()
    throw error
  }
}

async function verified(
  folder: string,
  { say, close }: { say: (message: string) => void; close: () => Promise<void> },
): Promise<OpenBackup> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch((cause: unknown) => {
    throw new BackupError(
      'not_a_backup',
      `There is no ${manifestFile} in this backup: it is none, or it was cut off before its end.`,
      cause,
    )
  })
  const manifest = readManifest(text)
  const expected = [
    ...manifest.tables.map((table) => ({ ...table, file: tableFile(table.name) })),
    { ...manifest.jobs, file: jobsFile },
    ...manifest.blobs.map((blob) => ({ ...blob, file: blobFile(blob.ownerId, blob.sha256) })),
  ]
  for (const [i, { file, sha256, size }] of expected.entries()) {
    if (i % 100 === 0) say(`checking file ${i} of ${expected.length}`)
    const found = await digestOf(join(folder, file)).catch(() => undefined)
    if (found?.sha256 !== sha256 || found.size !== size)
      throw new BackupError(
        'backup_damaged',
        `${file} in this backup is ${found ? 'damaged' : 'missing'}: use another backup. Nothing was restored.`,
      )
  }
  return { manifest, path: (name) => join(folder, name), close }
}

const ours = new RegExp(
  `^(${manifestFile}|${jobsFile}|${keyFile}|tables/[a-z0-9_]+\\.copy|blobs/[0-9a-f-]{36}/[0-9a-f]{64})$`,
)

async function unpack(source: string, folder: string): Promise<void> {
  const handle = await open(source, 'r')
  try {
    for (let at = 0; ; ) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, at)
      const file = readTarHeader(buffer.subarray(0, bytesRead))
      if (!file) return
      if (!ours.test(file.name)) throw new RangeError(`a file ${file.name}`)
      at += 512
      await unpackFile(source, join(folder, file.name), at, file.size)
      at += file.size + tarPadding(file.size).length
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new BackupError(
      'not_a_backup',
      `${source} is no backup of Sheaf, or damaged: ${cause.message}.`,
      cause,
    )
  } finally {
    await handle.close()
  }
}

async function unpackFile(source: string, target: string, start: number, size: number): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const out = await open(target, 'wx', 0o600)
  try {
    if (size === 0) return
    let written = 0
    for await (const chunk of createReadStream(source, {
      start,
      end: start + size - 1,
      highWaterMark: 2 ** 20,
    })) {
      await out.writeFile(chunk as Buffer)
      written += (chunk as Buffer).length
    }
    if (written < size) throw new RangeError('it ends in the middle of a file')
  } finally {
    await out.close()
  }
}
