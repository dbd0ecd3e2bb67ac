/**
 * Requests by the API's own description, right, nearly right and wrong, at a whole service; none may end in a fault of
 * the service: `node ready.mjs node chaos/requests.ts [--runs 100000] [--seed N]`. The property is the tests' own.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmulator } from '@sheaf/agfiniti-emulator'
import { buildApp } from '../packages/server/src/api/app.ts'
import { readConfig } from '../packages/server/src/config/config.ts'
import { createContext } from '../packages/server/src/context.ts'
import { addOwner } from '../packages/server/src/owners/owners.ts'
import { type FuzzFigures, fuzzRequests } from '../packages/server/tests/fuzzed-requests/fuzz-requests.ts'

const publicUrl = 'http://sheaf.test'

/** `faults` holds one request of each kind that went wrong. */
export async function run({
  runs = 100_000,
  seed = 1,
}: {
  runs?: number
  seed?: number
}): Promise<FuzzFigures & { readonly seconds: number }> {
  await using opened = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-requests-'))
  opened.defer(() => rm(dataDir, { recursive: true, force: true }))
  const emulator = await startEmulator({ autoApprove: true })
  opened.defer(() => emulator.close())
  const config = readConfig({ SHEAF_DATA_DIR: dataDir, AGFINITI_URL: emulator.url, LOG_LEVEL: 'silent' })
  const nowhere = async () => Promise.reject(new Error('no name of a webhook is looked up here'))
  const context = await createContext(config, { resolve: nowhere })
  opened.defer(() => context.close())
  const limits = { requestsAMinute: 1e9, loginsAMinute: 60, uploadBytes: 1e6 }
  const app = buildApp(context, { publicUrl }, limits)
  opened.defer(() => app.close())

  const owner = await addOwner(context.db, { username: 'owner@example.com' })
  // Signs in at an app of its own: the first request makes an app ready, and nothing can be added to it after.
  const door = buildApp(context, { publicUrl }, limits)
  opened.defer(() => door.close())
  const signedIn = await door.inject({ method: 'POST', url: '/api/authenticate', payload: owner })
  const started = performance.now()
  const figures = await fuzzRequests(app, { token: signedIn.json().id_token, runs, seed })
  return { ...figures, seconds: (performance.now() - started) / 1000 }
}

function tell({ requests, statuses, faults, seconds }: FuzzFigures & { readonly seconds: number }): void {
  const rate = Math.round(requests / seconds)
  process.stdout.write(
    `requests: ${requests.toLocaleString('en')}, ${rate} a second, ${faults.length} kinds of faults\n`,
  )
  for (const [status, count] of Object.entries(statuses))
    process.stdout.write(`  ${status} ${count.toLocaleString('en').padStart(9)}\n`)
  for (const { what, request } of faults)
    process.stdout.write(`  FAULT ${what}\n        ${JSON.stringify(request).slice(0, 1500)}\n`)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
  })
  const figures = await run({ runs: Number(values.runs), seed: Number(values.seed) })
  tell(figures)
  if (figures.faults.length > 0) process.exitCode = 1
}
