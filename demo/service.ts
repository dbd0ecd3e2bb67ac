/** Sheaf with an empty database and AgFiniti's emulator, as processes; whoever opens them has them end with the rest. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type Process, start, untilReady } from './processes.ts'

export interface Started {
  readonly url: string
  readonly process: Process
}

/** The account of the console and the API. */
export const owner = { username: 'demo@example.com', password: 'sheaf-demo' }

/** `port`: where it is free. Growers agree by themselves. */
export async function startAgFiniti(opened: AsyncDisposableStack, port: number): Promise<Started> {
  const free = await freePort(port)
  const args = ['--auto-approve', '--port', `${free}`]
  const process = start('packages/agfiniti-emulator/src/main.ts', args)
  opened.defer(() => process.stop())
  const url = `http://localhost:${free}`
  await untilReady(url, process)
  return { url, process }
}

/** `port`: where it is free. What it stores is removed at its end. */
export async function startSheaf(
  opened: AsyncDisposableStack,
  { agfinitiUrl, port }: { agfinitiUrl: string; port: number },
): Promise<Started> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-demo-'))
  opened.defer(() => rm(dataDir, { recursive: true, force: true }))
  // As root, PostgreSQL runs as another account, which has to get in.
  await chmod(dataDir, 0o755)
  const free = await freePort(port)
  const url = `http://localhost:${free}`
  const process = start('packages/cli/src/main.ts', ['serve'], {
    SHEAF_PORT: `${free}`,
    SHEAF_PUBLIC_URL: url,
    SHEAF_DATA_DIR: dataDir,
    SHEAF_OWNER_USERNAME: owner.username,
    SHEAF_OWNER_PASSWORD: owner.password,
    AGFINITI_URL: agfinitiUrl,
    DATABASE_URL: '',
  })
  opened.defer(() => process.stop())
  await untilReady(`${url}/health/ready`, process)
  return { url, process }
}
