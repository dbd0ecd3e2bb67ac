import type { MultiPolygon } from '@sheaf/core'
import { afterEach, expect, test } from 'vitest'
import { comb, square as squareAt } from '../../tests/fields.ts'
import { type AskGeometry, createAskGeometry, GeometryClosed } from './ask-geometry.ts'
import { GeometryTooComplex } from './errors.ts'

const square = (west: number) => squareAt(west, 0, 1).coordinates

let ask: AskGeometry
afterEach(() => ask.close())

test('answers as the functions do', async () => {
  ask = createAskGeometry({ milliseconds: 60_000, memory: 512 })
  expect(await ask('a', 'faultOf', { type: 'MultiPolygon', coordinates: square(0) })).toBeUndefined()
  expect(await ask('a', 'faultOf', { type: 'Point', coordinates: [0, 0] })).toEqual({
    kind: 'NOT_ALLOWED_GEOMETRY_TYPE',
  })
  const [same, half] = await ask('a', 'overlapPercents', square(0), [square(0), square(0.5)])
  expect([same, Math.round(half ?? 0)]).toEqual([100, 50])
})

test('a fault of the functions is told as what it is, and the next question is answered', async () => {
  ask = createAskGeometry({ milliseconds: 60_000, memory: 512 })
  const nothing = undefined as unknown as MultiPolygon
  await expect(ask('a', 'unionOf', [nothing, nothing])).rejects.toThrow(TypeError)
  expect(await ask('a', 'unionOf', [square(0), square(1)])).toHaveLength(1)
})

test('what takes too long is given up, and the next question is answered', async () => {
  ask = createAskGeometry({ milliseconds: 5000, memory: 2048 })
  const tangled = ask('a', 'overlapPercents', comb(2000, false).coordinates, [comb(2000, true).coordinates])
  const next = ask('b', 'unionOf', [square(0), square(1)])
  await expect(tangled).rejects.toThrow(GeometryTooComplex)
  await expect(tangled).rejects.toThrow('draw it with fewer corners')
  expect(await next).toHaveLength(1)
})

test('what takes too much memory is given up, and the process lives', async () => {
  ask = createAskGeometry({ milliseconds: 120_000, memory: 64 })
  const tangled = ask('a', 'overlapPercents', comb(1000, false).coordinates, [comb(1000, true).coordinates])
  await expect(tangled).rejects.toThrow(GeometryTooComplex)
  expect(await ask('b', 'unionOf', [square(0), square(1)])).toHaveLength(1)
})

test('owners take turns', async () => {
  ask = createAskGeometry({ milliseconds: 60_000, memory: 512 })
  const order: string[] = []
  const asked = ['a', 'a', 'a', 'b', 'b', 'c'].map(async (ownerId) => {
    await ask(ownerId, 'unionOf', [square(0)])
    order.push(ownerId)
  })
  await Promise.all(asked)
  // The first is answered at once, when no one else has asked.
  expect(order.join('')).toBe('aabcab')
})

test('a question that is open when the service stops is told so', async () => {
  ask = createAskGeometry({ milliseconds: 60_000, memory: 2048 })
  const open = [
    ask('a', 'overlapPercents', comb(2000, false).coordinates, [comb(2000, true).coordinates]),
    ask('a', 'unionOf', [square(0)]),
  ]
  const told = Promise.allSettled(open)
  await ask.close()
  expect((await told).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(ask('a', 'unionOf', [square(0)])).rejects.toThrow(GeometryClosed)
})
