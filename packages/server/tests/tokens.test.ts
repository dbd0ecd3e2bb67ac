import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { DEMO_KEY, startEmulator } from '@sheaf/agfiniti-emulator'
import { expect, test } from 'vitest'
import { addUser, testDeployment } from './test-context.ts'

const program = fileURLToPath(new URL('programs/call-agfiniti.ts', import.meta.url))

/** Lines of a process, one after the other. */
function linesOf(child: ChildProcessWithoutNullStreams): () => Promise<string> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async () => (await lines.next()).value ?? 'ended'
}

test('1,000 calls at an ended token, in two processes at once: one refresh, all answered', async () => {
  // Strict: a refresh token that is sent twice ends the grant.
  const emulator = await startEmulator({ strictRotation: true })
  const deployment = await testDeployment()
  const children: ChildProcessWithoutNullStreams[] = []
  try {
    const context = await deployment.open(emulator.url)
    const { ownerId, userId } = await addUser(context)
    const { grantId, refreshToken } = await emulator.grant()
    const { publicKey, privateKey } = DEMO_KEY
    const { id } = await context.vault.attach(ownerId, userId, { publicKey, privateKey, refreshToken })
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: deployment.database.url,
      SHEAF_DATA_DIR: deployment.dataDir,
      AGFINITI_URL: emulator.url,
    }
    for (let i = 0; i < 2; i++) children.push(spawn(process.execPath, [program, id, '500'], { env }))
    const heard = children.map(linesOf)
    expect(await Promise.all(heard.map((next) => next()))).toEqual(['ready', 'ready'])
    emulator.counters.reset()
    emulator.expireAccessTokens()
    for (const { stdin } of children) stdin.write('go\n')
    const answers = await Promise.all(heard.map((next) => next()))
    expect(answers.map((line) => JSON.parse(line))).toEqual([
      [['grower@example.com', 500]],
      [['grower@example.com', 500]],
    ])
    expect(emulator.counters.snapshot()).toMatchObject({
      refreshes: { [grantId]: 1 },
      reuseAttempts: { withinGrace: 0, refused: 0 },
    })
    await Promise.all(children.map(async (child) => child.exitCode ?? once(child, 'exit')))
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await deployment.close()
    await emulator.close()
  }
})
