import { pageLimits } from '@sheaf/contract'
import type { FastifyInstance } from 'fastify'
import type { Page, Sort } from '../../db/paging.ts'
import { HttpProblem, notFound } from '../errors/problem.ts'

type Raw = Record<string, string | string[] | undefined>
type ValueSchema = { readonly enum?: readonly unknown[]; readonly type?: string }
type Schema = { readonly properties?: Readonly<Record<string, ValueSchema>> } | undefined

/**
 * Before path and query are checked: a page or size that makes no sense becomes the default and a large size the
 * largest, as Spring does; a name of a fixed list is taken in any case, and an empty filter is none. U+0000, which
 * PostgreSQL stores nowhere, and the infinite, which passes for an integer of any range, are refused.
 */
export function tolerateQueries(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    const { params, querystring } = (request.routeOptions.schema ?? {}) as {
      params?: Schema
      querystring?: Schema
    }
    const named = (request.params ?? {}) as Raw
    for (const [name, value] of Object.entries(named))
      if (value?.includes('\0') || isInfinite(value, params?.properties?.[name])) throw notFound()
    if (!querystring?.properties) return
    const query = request.query as Raw
    for (const [name, value] of Object.entries(query))
      if (String(value).includes('\0'))
        throw new HttpProblem(400, `Request parameter '${name}' holds the character U+0000`)
    for (const [name, schema] of Object.entries(querystring.properties)) {
      const value = query[name]
      if (value === '') delete query[name]
      else if (schema.enum && typeof value === 'string')
        query[name] =
          (schema.enum.find((each) => String(each).toLowerCase() === value.toLowerCase()) as string) ?? value
      else if (!(name in pageLimits) && isInfinite(value, schema))
        throw new HttpProblem(400, `Request parameter '${name}' is too large`)
    }
    if ('page' in querystring.properties) query.page = whole(query.page, pageLimits.page)
    if ('size' in querystring.properties) query.size = whole(query.size, pageLimits.size)
  })
}

function isInfinite(value: Raw[string], schema: ValueSchema | undefined): boolean {
  return (
    (schema?.type === 'integer' || schema?.type === 'number') &&
    [value].flat().some((each) => Math.abs(Number(each)) === Number.POSITIVE_INFINITY)
  )
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
