import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { SEEDED_FILES } from '../accounts/seed.ts'
import type { FileStore } from './file-store.ts'

const FIXTURES = new URL('../../../../fixtures/', import.meta.url)
const DAY_MS = 86_400_000

/** Puts the seeded growers' files in, modified so many days before `now`. Throws when a fixture is not there. */
export async function seedFiles(files: FileStore, now: number): Promise<void> {
  for (const { fixture, daysAgo, ...file } of SEEDED_FILES) {
    const path = fileURLToPath(new URL(encodeURI(fixture), FIXTURES))
    await access(path)
    const id = fixture.toLowerCase().replace(/[^a-z0-9]+/g, '-')
    files.put({ ...file, id, modified: Math.round(now - daysAgo * DAY_MS), content: path })
  }
}
