import { pageLimits } from '@sheaf/contract'
import type { FastifyInstance } from 'fastify'
import type { Page, Sort } from '../../db/paging.ts'
import { HttpProblem, notFound } from '../errors/problem.ts'

type Raw = Record<string, string | string[] | undefined>
type EnumSchema = { readonly enum?: readonly unknown[] }

/**
 * Before path and query are checked: a page or size that makes no sense becomes the default and a large size the
 * largest, as Spring does; a name of a fixed list is taken in any case, and an empty filter is none. U+0000, which
 * PostgreSQL stores nowhere, is refused.
 */
export function tolerateQueries(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    if (Object.values((request.params ?? {}) as Raw).some((value) => value?.includes('\0'))) throw notFound()
    const schema = request.routeOptions.schema?.querystring as
      | { properties?: Record<string, EnumSchema> }
      | undefined
    if (!schema?.properties) return
    const query = request.query as Raw
    for (const [name, value] of Object.entries(query))
      if (String(value).includes('\0'))
        throw new HttpProblem(400, `Request parameter '${name}' holds the character U+0000`)
    for (const [name, { enum: allowed }] of Object.entries(schema.properties)) {
      const value = query[name]
      if (value === '') delete query[name]
      else if (allowed && typeof value === 'string')
        query[name] =
          (allowed.find((each) => String(each).toLowerCase() === value.toLowerCase()) as string) ?? value
    }
    if ('page' in schema.properties) query.page = whole(query.page, pageLimits.page)
    if ('size' in schema.properties) query.size = whole(query.size, pageLimits.size)
  })
}

function whole(
  value: string | string[] | undefined,
  { minimum, maximum, default: otherwise }: { minimum: number; maximum: number; default: number },
): string {
  const text = Array.isArray(value) ? value[0] : value
  const number = text !== undefined && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN
  return String(number >= minimum ? Math.min(number, maximum) : otherwise)
}

export function pageOf({ page, size }: { page: number; size: number }): Page {
  return { offset: page * size, limit: size }
}

/** `['name,desc', 'id']`; a property that cannot be sorted by is a 400. */
export function sortOf<Property extends string>(
  sort: readonly string[] | undefined,
  properties: readonly Property[],
): Sort<Property>[] {
  return (sort ?? []).map((text) => {
    const [name = '', direction = 'asc'] = text.split(',').map((part) => part.trim())
    const property = properties.find((each) => each === name)
    if (property === undefined)
      throw new HttpProblem(400, `No property '${name}' to sort by; there are ${properties.join(', ')}`)
    if (!/^(asc|desc)$/i.test(direction))
      throw new HttpProblem(400, `Sort direction '${direction}' is not asc or desc`)
    return { property, descending: /^desc$/i.test(direction) }
  })
}
