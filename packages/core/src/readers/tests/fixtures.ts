import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { bytesOf } from '../../bytes/byte-source.ts'
import type { SourceInput } from '../../bytes/walk.ts'

const FIXTURES = new URL('../../../../../fixtures/', import.meta.url)
/** Said about the fixtures, and no machine's. */
const ABOUT = /^(README\.md|LICENSE|MANIFEST\.tsv|ddi_entities\.json)$|\.expected\.json$/

interface FixtureSource {
  /** Below fixtures/: `agleader-text/sample1.txt`, or a folder whose files belong together. */
  readonly path: string
  readonly url: URL
  readonly input: SourceInput
}

/** Every fixture as somebody would hand it over: task data and loose layers by their folder, the others file by file. */
export function fixtureSources(below = ''): FixtureSource[] {
  const here = new URL(encodeURI(below), FIXTURES)
  const entries = readdirSync(here, { withFileTypes: true }).filter(({ name }) => !ABOUT.test(name))
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const read = (name: string) => bytesOf(readFileSync(new URL(encodeURI(`${below}${name}`), FIXTURES)))
  if (files.some((name) => /^taskdata\.xml$|\.shp$/i.test(name))) {
    const path = below.slice(0, -1)
    const named = files.map((name) => ({ path: name, bytes: read(name) }))
    return [{ path, url: new URL(encodeURI(path), FIXTURES), input: { name: basename(path), files: named } }]
  }
  return [
    ...files.map((name) => ({
      path: `${below}${name}`,
      url: new URL(encodeURI(`${below}${name}`), FIXTURES),
      input: { name, bytes: read(name) },
    })),
    ...folders.flatMap((name) => fixtureSources(`${below}${name}/`)),
  ]
}
