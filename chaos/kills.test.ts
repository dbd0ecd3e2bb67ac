/** A short form of `npm run chaos`: nothing is lost, and nothing done twice, whatever is killed. */
import { expect, test } from 'vitest'
import { kills } from './kills.ts'

test('kill -9 of services and database in the middle of their work: every bound holds', async () => {
  const said: string[] = []
  const figures = await kills({
    seed: 5,
    kills: 3,
    growers: 1,
    strictRotation: false,
    keep: false,
    longestGapMs: 3000,
    say: (progress) => said.push(progress),
  })
  expect(
    figures.filter(({ broken }) => broken),
    said.join('\n'),
  ).toEqual([])
  expect(figures.find(({ what }) => what === 'files that were to come')?.value).toBeGreaterThan(0)
}, 300_000)
