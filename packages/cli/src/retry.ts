import { ConfigInvalid, DatabaseUnavailable, openDeadJobs, readConfig } from '@sheaf/server'
import { textTable } from './table.ts'
import { parse, UsageError } from './usage-error.ts'

const headings = [
  { title: 'Id' },
  { title: 'Kind' },
  { title: 'Since' },
  { title: 'Attempts', right: true },
  { title: 'About' },
  { title: 'Reason' },
]

/** `sheaf retry`: jobs whose attempts are used up. */
export async function retryCommand(args: string[]): Promise<number> {
  const { values, positionals: ids } = parse({
    args,
    allowPositionals: true,
    options: { all: { type: 'boolean' }, kind: { type: 'string' }, json: { type: 'boolean' } },
  })
  const { all = false, kind, json = false } = values
  if ([all, kind !== undefined, ids.length > 0].filter(Boolean).length > 1)
    throw new UsageError('name ids, a kind, or --all')
  for (const id of ids)
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
      throw new UsageError(`'${id}' is no id of a job`)
  try {
    return await run({ all, kind, ids, json })
  } catch (error) {
    if (!(error instanceof ConfigInvalid || error instanceof DatabaseUnavailable)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

async function run({
  all,
  kind,
  ids,
  json,
}: {
  all: boolean
  kind: string | undefined
  ids: readonly string[]
  json: boolean
}): Promise<number> {
  const jobs = await openDeadJobs(readConfig(process.env))
  try {
    if (all || kind !== undefined || ids.length > 0) {
      const chosen = { ...(kind === undefined ? {} : { kind }), ...(ids.length > 0 ? { ids } : {}) }
      const retried = await jobs.retry(chosen)
      process.stdout.write(json ? `${JSON.stringify({ retried })}\n` : `${retried} queued again\n`)
      return !all && retried < Math.max(ids.length, 1) ? 1 : 0
    }
    const dead = await jobs.list()
    if (json) process.stdout.write(`${JSON.stringify(dead)}\n`)
    else if (dead.length === 0) process.stdout.write('No job has used up its attempts.\n')
    else
      process.stdout.write(
        `${textTable(
          headings,
          dead.map(({ id, kind, since, attempts, payload, reason }) => [
            id,
            kind,
            since.slice(0, 19),
            String(attempts),
            Object.entries(payload)
              .map(([name, value]) => `${name} ${value}`)
              .join(', '),
            reason.replaceAll(/\s+/g, ' ').slice(0, 200),
          ]),
        )}\n`,
      )
    return 0
  } finally {
    await jobs.close()
  }
}
