/** Growers at an emulator of AgFiniti, and Sheaf's sync on a real database. Nobody waits: both follow one clock. */
import { randomUUID } from 'node:crypto'
import { type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { readConfig } from '../packages/server/src/config/config.ts'
import { createContext, type WorkerContext } from '../packages/server/src/context.ts'
import { defaultLimits } from '../packages/server/src/sync/limits.ts'

export interface Side {
  readonly emulator: Emulator
  readonly context: WorkerContext
}

export interface FaultWorld {
  /** A refresh token that is sent twice ends its grant. */
  readonly strict: Side
  /** It works for a minute more: for faults that lose the answer to an exchange. */
  readonly graceful: Side
  readonly dataDir: string
  /** Milliseconds since 1970, on the clock of all of them. */
  now(): number
  /** Puts that clock forward. */
  pass(milliseconds: number): void
  close(): Promise<void>
}

const patience = { firstDelayMs: 1, tries: 4, longestWaitMs: 40, stalledMs: 10_000 }
const limits = { ...defaultLimits, failures: 6, closedMs: 5000 }

/** `databaseUrl`: an empty database; without it an embedded one in `dataDir`. */
export async function openFaultWorld(dataDir: string, databaseUrl?: string): Promise<FaultWorld> {
  let ahead = 0
  const now = () => Date.now() + ahead
  const open = async (strictRotation: boolean): Promise<Side> => {
    const emulator = await startEmulator({
      now,
      strictRotation,
      autoApprove: true,
      files: 'none',
      pageSize: 2,
    })
    const env = {
      SHEAF_DATA_DIR: dataDir,
      AGFINITI_URL: emulator.url,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'silent',
    }
    const context = await createContext(readConfig(env), { clock: now, patience, limits })
    return { emulator, context }
  }
  const strict = await open(true)
  const graceful = await open(false)
  return {
    strict,
    graceful,
    dataDir,
    now,
    pass: (milliseconds) => {
      ahead += milliseconds
    },
    async close() {
      // The later one first: the last to stop shuts the database down.
      for (const { context, emulator } of [graceful, strict]) {
        await context.close()
        await emulator.close()
      }
    },
  }
}

/** An API owner with one user, who takes what others share too. */
export async function addGrower({ db }: WorkerContext): Promise<{ ownerId: string; userId: string }> {
  const [ownerId, userId] = [randomUUID(), randomUUID()]
  await db
    .insertInto('owners')
    .values({ id: ownerId, username: `${ownerId}@example.com`, password_hash: '' })
    .execute()
  const configuration = JSON.stringify({ syncPartnerData: true })
  const user = { id: userId, owner_id: ownerId, name: 'Nora Field', email: 'nora@example.com', configuration }
  await db.insertInto('users').values(user).execute()
  return { ownerId, userId }
}
