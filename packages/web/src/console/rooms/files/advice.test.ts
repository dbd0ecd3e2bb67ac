import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { advice } from './advice.ts'

const core = new URL('../../../../../core/src/', import.meta.url)
const sources = readdirSync(core, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => readFileSync(new URL(path, core), 'utf8'))
  .join('\n')

test('advice is of warnings that a conversion gives', () => {
  const unheard = Object.keys(advice).filter((code) => !sources.includes(`'${code}'`))
  expect(unheard).toEqual([])
})
