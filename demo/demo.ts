/**
 * The whole way on this machine: the AgFiniti emulator with a seeded grower, Sheaf on its embedded PostgreSQL, the real
 * OAuth flow, a sync, and a table of what came out. Serves until Ctrl-C; with --once it ends after the table.
 */
import { bar, connectAgLeader, formatTable, progressOn, rowOf } from '@sheaf/cli'
import { createClient, type File } from '@sheaf/contract'
import { signIn } from './grower.ts'
import { type FieldOperation, operationsTable, watchOperations } from './operations.ts'
import type { Process } from './processes.ts'
import { owner, startAgFiniti, startSheaf } from './service.ts'

const once = process.argv.includes('--once')
const keys = { publicKey: 'demo-public-key', privateKey: 'demo-private-key' }

const progress = progressOn(process.stderr, { lines: true })
const opened = new AsyncDisposableStack()
let interrupted = false
const { promise: interruption, resolve: interrupt } = Promise.withResolvers<void>()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    interrupted = true
    interrupt()
  })

try {
  const failed = await Promise.race([run(), interruption.then(() => 0)])
  process.exitCode = failed === 0 ? 0 : 1
} catch (error) {
  progress.clear()
  process.stderr.write(`The demo stopped: ${(error as Error).message}\n`)
  process.exitCode = 1
} finally {
  progress.clear()
  if (!once) process.stderr.write('\nStopping ...\n')
  await opened.disposeAsync()
}
process.exit()

/** Gives the number of files that failed. */
async function run(): Promise<number> {
  say('Starting the AgFiniti emulator and Sheaf, with an empty database ...')
  const { url: agfinitiUrl, process: emulator } = await startAgFiniti(opened, 8788)
  const { url, process: sheaf } = await startSheaf(opened, { agfinitiUrl, port: 8787 })

  const client = createClient({ baseUrl: url })
  await client.authenticate(owner)
  // AgFiniti gives no boundaries: fields are drawn around what was worked.
  await client.configuration.change({ fieldsFromCoverage: true })
  const user = await client.users.create({ name: 'Example Grower', email: 'grower@example.com' })
  say(`Sheaf runs at ${url}, AgFiniti's emulator at ${agfinitiUrl}.`)

  say('The grower signs in at AgFiniti and agrees; the code becomes tokens; Sheaf takes them ...')
  const credentials = await connectAgLeader({
    client,
    agfinitiUrl,
    keys,
    userId: user.id,
    port: 0,
    openBrowser: signIn,
  })
  say(`Connected: the credentials are ${credentials.status}.`)

  const files = await watch(client, user.id, sheaf)
  progress.clear()
  process.stdout.write(`\n${formatTable(files.map(shown))}\n\n`)
  say('Files become operations: what was done to a field, in one piece ...')
  const processed = files.filter((file) => file.status === 'processed')
  const operations = await watchOperations(client, user.id, processed, sheaf)
  process.stdout.write(`\n${operationsTable(operations)}\n\n`)
  const bad = files.filter((file) => file.status === 'failed').length
  if (once) return bad

  process.stdout.write(whatNext(url, agfinitiUrl, user.id, { file: files[0], operation: operations[0] }))
  if (!interrupted) await Promise.race([interruption, sheaf.ended, emulator.ended])
  return 0
}

/** Until every file of the account is fetched and converted. */
async function watch(
  client: ReturnType<typeof createClient>,
  userId: string,
  sheaf: Process,
): Promise<File[]> {
  for (;;) {
    const state = await client.agLeader.syncState(userId)
    const done = state.converted + state.failed
    progress.show(
      state.found === 0
        ? 'Listing the account ...'
        : `${bar(done, state.found)} files standardized, ${state.downloaded} of ${state.found} fetched`,
    )
    if (state.state === 'failed') throw new Error(`the sync failed: ${state.lastError}`)
    if (state.state === 'finished' && done === state.found) {
      const { items } = await client.files.list({
        leafUserId: userId,
        origin: 'provider',
        size: 100,
        sort: 'fileName',
      })
      if (items.every((file) => file.status !== 'processing')) return items
    }
    await Promise.race([new Promise((resolve) => setTimeout(resolve, 150)), sheaf.ended])
  }
}

function shown(file: File) {
  return rowOf({
    ...file,
    failure: file.status === 'failed' ? 'failed' : undefined,
  })
}

function whatNext(
  url: string,
  agfinitiUrl: string,
  userId: string,
  { file, operation }: { file: File | undefined; operation: FieldOperation | undefined },
): string {
  return `Look around (user ${owner.username}, password ${owner.password}):
  ${url}/    the console: the files, their maps, what was done to each field
  ${url}/docs    the API, page by page
  ${agfinitiUrl}    the emulator: consumer keys, growers, faults on demand

  TOKEN=$(curl -s ${url}/api/authenticate -H 'Content-Type: application/json' \\
    -d '${JSON.stringify(owner)}' | sed 's/.*"id_token":"\\([^"]*\\)".*/\\1/')
  curl -H "Authorization: Bearer $TOKEN" '${url}/services/operations/api/files?leafUserId=${userId}'
${file ? `  curl -H "Authorization: Bearer $TOKEN" ${url}/services/operations/api/files/${file.id}/summary\n` : ''}${operation ? `  curl -H "Authorization: Bearer $TOKEN" ${url}/services/operations/api/operations/${operation.id}/standardGeojson\n` : ''}
Serving until Ctrl-C; then everything of this demo is removed.
`
}

function say(text: string): void {
  progress.clear()
  process.stderr.write(`${text}\n`)
}
