import { ConfigInvalid, examine, readConfig } from '@sheaf/server'
import { textTable } from './table.ts'
import { parse } from './usage-error.ts'

const headings = [{ title: 'State' }, { title: 'About' }, { title: 'Finding' }]

/** `sheaf doctor`: what is wrong with this server, and what to do about it. */
export async function doctorCommand(args: string[]): Promise<number> {
  const { values } = parse({ args, options: { checksums: { type: 'boolean' }, json: { type: 'boolean' } } })
  try {
    const findings = await examine(readConfig(process.env), { checksums: values.checksums ?? false })
    if (values.json) process.stdout.write(`${JSON.stringify(findings)}\n`)
    else {
      const rows = findings.map(({ state, check, text }) => [state, check, text])
      process.stdout.write(`${textTable(headings, rows)}\n`)
      for (const { text, todo } of findings) if (todo) process.stdout.write(`\n${text}\n  ${todo}\n`)
    }
    return findings.some(({ state }) => state === 'error') ? 1 : 0
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}
