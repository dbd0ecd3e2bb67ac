import { expect, test } from 'vitest'
import { bunches, type Changes } from './changes.ts'

/** Time that passes when it is told to. */
function clock() {
  const waiting: (() => void)[] = []
  return {
    wait: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    async pass() {
      for (const resolve of waiting.splice(0)) resolve()
      for (let turn = 0; turn < 5; turn++) await Promise.resolve()
    },
  }
}

const file = (id: string) => ({ kind: 'file', id }) as const

test('what comes together is handled once', async () => {
  const time = clock()
  const handled: Changes[] = []
  const { add } = bunches(async (changes) => void handled.push(changes), 200, time.wait)
  add(file('1'))
  add(file('2'))
  expect(handled).toEqual([])
  await time.pass()
  expect(handled).toEqual([[file('1'), file('2')]])
  await time.pass()
  add(file('3'))
  add('all')
  add(file('4'))
  await time.pass()
  expect(handled.slice(1)).toEqual(['all'])
})

test('what comes while a bunch is handled waits for its end, also when that fails', async () => {
  const time = clock()
  const handled: Changes[] = []
  let fail = () => {}
  const handle = (changes: Changes) => {
    handled.push(changes)
    return new Promise((_resolve, reject) => {
      fail = () => reject(new Error('no network'))
    })
  }
  const { add } = bunches(handle, 200, time.wait)
  add(file('1'))
  await time.pass()
  add(file('2'))
  await time.pass()
  expect(handled).toHaveLength(1)
  fail()
  await time.pass()
  await time.pass()
  expect(handled).toEqual([[file('1')], [file('2')]])
})

test('after its stop nothing is handled', async () => {
  const time = clock()
  const handled: Changes[] = []
  const { add, stop } = bunches(async (changes) => void handled.push(changes), 200, time.wait)
  add(file('1'))
  stop()
  await time.pass()
  expect(handled).toEqual([])
})
