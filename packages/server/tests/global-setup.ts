/**
 * One embedded PostgreSQL for a whole test run, in a temporary folder. It is started by the first test that asks
 * for a database (`freshDatabase`), and taken down here with everything in it.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { stopEmbedded } from '../src/db/embedded/embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresDir: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(join(tmpdir(), 'sheaf-tests-'))
  // As root the server runs as another account, which has to get in.
  await chmod(dir, 0o755)
  project.provide('postgresDir', dir)
  return async () => {
    await stopEmbedded(dir)
    await rm(dir, { recursive: true, force: true })
  }
}
