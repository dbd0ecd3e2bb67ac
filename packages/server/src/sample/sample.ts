/** A grower with real data, for who looks at Sheaf for the first time. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { ZipFile } from 'yazl'
import type { Blobs } from '../blobs/blobs.ts'
import { type ConfigurationStores, changeUserConfiguration } from '../configurations/configurations.ts'
import { createBatch, findBatchNamed } from '../files/batches.ts'
import { ExternalIdTaken } from '../users/errors.ts'
import { createUser, listUsers } from '../users/users.ts'
import { SampleMissing } from './errors.ts'

interface Stores extends ConfigurationStores {
  readonly blobs: Blobs
}

/** One field through a year: seeding, spraying, harvest. Source and licence stand beside them. */
const files = ['Seeding', 'Application', 'Harvest'].map((what) => `Export From MyJohnDeere - ${what}.zip`)
/** In a clone of the repository. */
const folder = fileURLToPath(new URL('../../../../fixtures/deere-shapefile/', import.meta.url))
const person = {
  name: 'Sample Grower',
  email: 'sample.grower@example.com',
  externalId: 'sheaf-sample-grower',
}
const name = 'sample-grower.zip'
/** The files come without boundaries; the console draws GeoParquet. */
const configuration = { fieldsFromCoverage: true, enableGeoparquetOutput: true, enablePolygonOutput: true }

/**
 * Uploads the sample for a user of the owner's, unless both are there already. Throws `SampleMissing` where Sheaf runs
 * without its fixtures.
 */
export async function loadSample(
  stores: Stores,
  ownerId: string,
): Promise<{ leafUserId: string; batchId: string }> {
  const userId = await sampleUser(stores, ownerId)
  const loaded = await findBatchNamed(stores.db, { ownerId, userId, name })
  if (loaded !== undefined) return { leafUserId: userId, batchId: loaded }
  const zip = await zipped()
  await changeUserConfiguration(stores, ownerId, userId, configuration)
  const blob = await stores.blobs.put(ownerId, zip)
  const batch = { userId, provider: 'JohnDeere', name, blob, once: true }
  const { id } = await createBatch(stores, ownerId, batch)
  return { leafUserId: userId, batchId: id }
}

async function sampleUser({ db }: Stores, ownerId: string): Promise<string> {
  const { externalId } = person
  const find = async () => (await listUsers(db, ownerId, { filters: { externalId }, page })).items[0]?.id
  const found = await find()
  if (found !== undefined) return found
  try {
    return (await createUser(db, ownerId, person)).id
  } catch (error) {
    // Somebody else made it just now.
    const made = error instanceof ExternalIdTaken ? await find() : undefined
    if (made === undefined) throw error
    return made
  }
}
const page = { offset: 0, limit: 1 }

/** The same bytes each time. */
async function zipped(): Promise<AsyncIterable<Uint8Array>> {
  const zip = new ZipFile()
  const entry = { mtime: new Date(2000, 0, 1), forceDosTimestamp: true, compress: false }
  for (const file of files) zip.addBuffer(await fixture(file), file, entry)
  zip.end()
  return zip.outputStream as AsyncIterable<Uint8Array>
}

async function fixture(file: string): Promise<Buffer> {
  return readFile(folder + file).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? new SampleMissing(cause) : cause
  })
}
