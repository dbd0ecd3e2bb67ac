import { BackupError, backUp, ConfigInvalid, DatabaseUnavailable, readConfig, restore } from '@sheaf/server'
import { progressOn } from './progress.ts'
import { parse, UsageError } from './usage-error.ts'

/** `sheaf backup TARGET`: while the service runs. */
export async function backupCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { 'with-key': { type: 'boolean' } },
  })
  const target = only(positionals, 'where shall the backup be written?')
  return told(async (say) => {
    const withKey = values['with-key'] ?? false
    const { tables, blobs, jobs, missing } = await backUp(readConfig(process.env), target, { withKey, say })
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    const gigabytes = blobs.reduce((sum, { size }) => sum + size, 0) / 1e9
    const lines = [
      `${target}: ${rows} rows, ${blobs.length} files (${gigabytes.toFixed(2)} GB), ${jobs.count} jobs`,
      withKey
        ? 'The master key is in it: whoever has this backup can read every credential.'
        : 'The master key is not in it: keep it elsewhere, without it the credentials in this backup stay closed.',
      ...missing.map(
        ({ ownerId, sha256, problem }) => `${problem}: ${sha256} of owner ${ownerId} is not in it`,
      ),
    ]
    return { lines, code: missing.length > 0 ? 1 : 0 }
  })
}

/** `sheaf restore SOURCE`: while the service is stopped. */
export async function restoreCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: { replace: { type: 'boolean' } },
  })
  const source = only(positionals, 'which backup?')
  return told(async (say) => {
    const replace = values.replace ?? false
    const { manifest, jobs } = await restore(readConfig(process.env), source, { replace, say })
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    const lines = [
      `Restored as of ${manifest.createdAt}: ${rows} rows, ${manifest.blobs.length} files, ${jobs} jobs`,
      ...manifest.missing.map(({ sha256, problem }) => `${problem}: ${sha256} was not in the backup`),
    ]
    return { lines, code: 0 }
  })
}

function only(positionals: readonly string[], question: string): string {
  const [first, ...others] = positionals
  if (first === undefined) throw new UsageError(question)
  if (others.length > 0) throw new UsageError(`one path is enough: ${others.join(' ')}`)
  return first
}

async function told(
  work: (say: (message: string) => void) => Promise<{ lines: readonly string[]; code: number }>,
): Promise<number> {
  const progress = progressOn(process.stderr)
  try {
    const { lines, code } = await work((message) => progress.show(message))
    progress.clear()
    process.stdout.write(`${lines.join('\n')}\n`)
    return code
  } catch (error) {
    progress.clear()
    const isTold =
      error instanceof BackupError || error instanceof ConfigInvalid || error instanceof DatabaseUnavailable
    if (!isTold) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}
