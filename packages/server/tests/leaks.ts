/** Looks for secrets where they do not belong: in every table, and in every file of a folder. */
import { createReadStream } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { copyOut } from '../src/backup/copy.ts'

export interface Search {
  readonly databaseUrl: string
  /** Data folder, logs: looked through as they are, and unpacked where they are gzip. */
  readonly folders: readonly string[]
  /** By what it is. A secret is as good in base64, hexadecimal digits or percent signs. */
  readonly secrets: ReadonlyMap<string, string>
}

/** Where keys are kept in files of their own, as the service says it does. */
const ownFiles = new Set(['master.key', 'password'])

/** One sentence a place. */
export async function findLeaks({ databaseUrl, folders, secrets }: Search): Promise<string[]> {
  const needles = needlesOf(secrets)
  const leaks: string[] = []
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    // A partitioned table is read by its partitions.
    for (const { name } of rows)
      leaks.push(...(await search(copyOut(client, `copy (select * from ${name}) to stdout`), needles, name)))
  } finally {
    await client.end()
  }
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (!entry.isFile() || ownFiles.has(basename(path))) continue
      const where = relative(folder, path)
      leaks.push(...(await search(createReadStream(path), needles, where)))
      if (await isGzip(path))
        leaks.push(
          ...(await search(createReadStream(path).pipe(createGunzip()), needles, `${where}, unpacked`)),
        )
    }
  }
  return leaks
}

interface Needles {
  /** By their first three bytes. */
  readonly byStart: ReadonlyMap<number, readonly { readonly what: string; readonly bytes: Buffer }[]>
  /** 1 where a needle begins with these three bytes. */
  readonly starts: Uint8Array
  readonly longest: number
}

function needlesOf(secrets: ReadonlyMap<string, string>): Needles {
  const byStart = new Map<number, { what: string; bytes: Buffer }[]>()
  let longest = 0
  for (const [what, secret] of secrets) {
    const raw = Buffer.from(secret)
    const forms = [
      secret,
      raw.toString('base64').replace(/=+$/, ''),
      raw.toString('hex'),
      encodeURIComponent(secret),
    ]
    for (const form of new Set(forms)) {
      const bytes = Buffer.from(form)
      if (bytes.length < 8) throw new Error(`The ${what} is too short to be looked for`)
      const start = bytes.readUIntLE(0, 3)
      byStart.set(start, [...(byStart.get(start) ?? []), { what, bytes }])
      longest = Math.max(longest, bytes.length)
    }
  }
  const starts = new Uint8Array(2 ** 24)
  for (const start of byStart.keys()) starts[start] = 1
  return { byStart, starts, longest }
}

async function search(
  stream: Readable,
  { byStart, starts, longest }: Needles,
  where: string,
): Promise<string[]> {
  const found = new Set<string>()
  let before: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const bytes = Buffer.concat([before, chunk])
      let last = 0
      for (let i = 0; i < bytes.length; i++) {
        last = (last >>> 8) | (bytes[i]! << 16)
        if (starts[last] === 0) continue
        for (const { what, bytes: needle } of byStart.get(last) ?? [])
          if (bytes.subarray(i - 2, i - 2 + needle.length).equals(needle)) found.add(what)
      }
      before = bytes.subarray(Math.max(0, bytes.length - longest + 1))
    }
  } catch (error) {
    // A file that the running database has taken away, or one that begins like a gzip and is none.
    const { code = '' } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && !code.startsWith('Z_')) throw error
  }
  return [...found].map((what) => `${what} in ${where}`)
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  if (!file) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b
  } finally {
    await file.close()
  }
}
