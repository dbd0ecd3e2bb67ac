import type { NewBatch } from '@sheaf/contract'
import { expect, test } from 'vitest'
import { createUploadQueue } from './queue.ts'

const batch = { id: 'b', fileName: 'a.zip' } as NewBatch
const zip = (name: string) => new File(['zip'], name)
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A server that answers when it is told to. */
function server() {
  const calls: { form: FormData; resolve: (batch: NewBatch) => void; reject: (error: Error) => void }[] = []
  const queue = createUploadQueue(
    (form, signal, progress) =>
      new Promise((resolve, reject) => {
        progress(0.5)
        signal.addEventListener('abort', () => reject(signal.reason))
        calls.push({ form, resolve, reject })
      }),
    (error) => error.message,
  )
  return { calls, queue, states: () => queue.all().map(({ state }) => state) }
}

test('files go one after another, each with what was told', async () => {
  const { calls, queue, states } = server()
  queue.add([zip('a.zip'), zip('b.zip')], { leafUserId: 'u', crop: '' })
  expect(states()).toEqual(['sending', 'waiting'])
  expect(queue.all()[0]?.progress).toBe(0.5)
  expect([...(calls[0]?.form.keys() ?? [])]).toEqual(['leafUserId', 'file'])
  calls[0]?.resolve(batch)
  await turn()
  expect(states()).toEqual(['sent', 'sending'])
  expect(queue.all()[0]).toMatchObject({ progress: 1, batch })
})

test('one that fails or is cancelled does not hold up the others', async () => {
  const { calls, queue, states } = server()
  queue.add([zip('a.zip'), zip('b.zip'), zip('c.zip'), zip('d.zip')], {})
  const keys = queue.all().map(({ key }) => key)
  queue.cancel(keys[2] ?? 0)
  calls[0]?.reject(new Error('not a zip'))
  await turn()
  queue.cancel(keys[1] ?? 0)
  await turn()
  expect(states()).toEqual(['failed', 'cancelled', 'cancelled', 'sending'])
  expect(queue.all()[0]?.problem).toBe('not a zip')
  queue.clear()
  expect(queue.all().map(({ name }) => name)).toEqual(['d.zip'])
})
