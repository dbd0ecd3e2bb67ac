import { ConfigInvalid, DatabaseUnavailable, readAudit, readConfig } from '@sheaf/server'
import { textTable } from './table.ts'
import { parse, UsageError } from './usage-error.ts'

const headings = ['When', 'What', 'About', 'By', 'From', 'Owner'].map((title) => ({ title }))

/** `sheaf audit`: who read or changed a secret. */
export async function auditCommand(args: string[]): Promise<number> {
  const { values } = parse({
    args,
    options: { owner: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean' } },
  })
  const { owner, limit = '50', json = false } = values
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw new UsageError('--limit is a number of entries')
  try {
    const entries = await readAudit(readConfig(process.env), { owner, limit: Number(limit) })
    const shown = entries.map((entry) => [
      entry.at.slice(0, 19).replace('T', ' '),
      entry.action,
      [entry.subject, entry.user_id && `user ${entry.user_id}`].filter(Boolean).join(', ') || '-',
      `${entry.actor_kind} ${entry.actor_name}`,
      entry.ip ?? '-',
      entry.owner ?? '-',
    ])
    const table = shown.length > 0 ? textTable(headings, shown) : 'Nothing yet.'
    process.stdout.write(`${json ? JSON.stringify(entries) : table}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof ConfigInvalid || error instanceof DatabaseUnavailable)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}
