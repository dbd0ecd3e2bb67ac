import { chown, lstat, mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { type ByteSource, type SourceFile, Unreadable } from '@sheaf/core'
import { accountOf } from './account.ts'
import type { Converter } from './config.ts'
import type { Folders } from './run-command.ts'

export interface WorkFolder extends Folders {
  /** What the command wrote: regular files, by their path in the output folder. */
  results(): Promise<{ path: string; bytes: ByteSource }[]>
  remove(): Promise<void>
}

/** A folder for one run, which belongs to the account that the command runs as, with the input files in it. */
export async function workFolder(
  converter: Converter,
  inputs: readonly { readonly file: SourceFile; readonly path: string }[],
): Promise<WorkFolder> {
  const { uid, gid } = accountOf(converter)
  const give = async (path: string) => {
    if (uid !== undefined && gid !== undefined) await chown(path, uid, gid)
  }
  const home = await mkdtemp(join(tmpdir(), 'sheaf-converter-'))
  const remove = () => rm(home, { recursive: true, force: true })
  try {
    await give(home)
    const [input, output] = [join(home, 'input'), join(home, 'output')]
    for (const folder of [input, output]) {
      await mkdir(folder)
      await give(folder)
    }
    for (const { file, path } of inputs) {
      const target = join(input, path)
      await mkdir(dirname(target), { recursive: true, mode: 0o755 })
      await writeFile(target, await file.read(), { mode: 0o644 })
    }
    return { home, input, output, remove, results: () => resultsIn(output, converter) }
  } catch (error) {
    await remove()
    throw error
  }
}

async function resultsIn(
  output: string,
  { name, outputMegabytes }: Converter,
): Promise<{ path: string; bytes: ByteSource }[]> {
  const results: { path: string; bytes: ByteSource }[] = []
  let total = 0
  for (const below of (await readdir(output, { recursive: true })).sort()) {
    const path = join(output, below)
    // A link could lead anywhere: only what the command itself wrote is read.
    const entry = await lstat(path)
    if (!entry.isFile()) continue
    total += entry.size
    if (total > outputMegabytes * 2 ** 20) {
      const message = `The converter '${name}' wrote more than ${outputMegabytes} MB`
      throw new Unreadable('converter_output_limit', message)
    }
    results.push({ path: relative(output, path), bytes: bytesOn(path, entry.size) })
  }
  return results
}

function bytesOn(path: string, byteLength: number): ByteSource {
  return {
    byteLength,
    async slice(start, end) {
      const handle = await open(path, 'r')
      try {
        const wanted = Buffer.alloc(Math.max(0, Math.min(end, byteLength) - start))
        const { bytesRead } = await handle.read(wanted, 0, wanted.length, start)
        return wanted.subarray(0, bytesRead)
      } finally {
        await handle.close()
      }
    },
  }
}
