import { expect, test } from 'vitest'
import { attempt } from './attempt.ts'
import { kept, unpack } from './found.ts'

test('whatever was found once is read or refused now', async () => {
  for (const { name, finding } of kept()) {
    const outcome = await attempt(unpack(finding.files)).catch((error: unknown) => error)
    expect(outcome, `${name}: ${finding.message}`).toBeTypeOf('string')
  }
})
