import { expect, test } from 'vitest'
import { hrefOf, routeOf } from './routes.ts'

const id = '5a2c0d5e-3c8e-4f0e-9f65-0d1f8d0b7f11'

test('an address is its route, and a route its address', () => {
  const href = hrefOf('fileMap', { id }, { property: 'wet mass & more', page: 2, none: undefined, empty: '' })
  expect(href).toBe(`#/files/${id}/map?property=wet+mass+%26+more&page=2`)
  expect(routeOf(href)).toEqual({
    name: 'fileMap',
    params: { id },
    query: { property: 'wet mass & more', page: '2' },
  })
})

test('names in an address may hold anything', () => {
  expect(routeOf(hrefOf('user', { id: 'a/b?c#d%' }))).toMatchObject({
    name: 'user',
    params: { id: 'a/b?c#d%' },
  })
})

test.each(['', '#', '#/', '#/?page=1'])('%o is the start', (hash) => {
  expect(routeOf(hash)?.name).toBe('start')
})

test.each(['#/nowhere', '#/users/', '#/files//map', '#/users/%E0%A4%A', '#/users/1/2/3'])(
  '%s is nowhere, or the list above',
  (hash) => {
    expect(routeOf(hash)?.name).toBe(hash === '#/users/' ? 'users' : undefined)
  },
)
