/** Every call of the API's description, made so that it names what is in a world: whoever has no part in it asks. */
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import { form } from './api.ts'
import type { DescribedCall, Schema } from './described-calls.ts'
import { square, type World } from './endpoint-world.ts'
import { zipOf } from './zip.ts'

export interface AccessCall extends Pick<InjectOptions, 'payload' | 'headers'> {
  readonly method: DescribedCall['method']
  readonly url: string
}

/** A call that would be answered if its owner asked: it is valid, and names rows of the world. */
export function callInto(world: World, { method, path, parameters, body }: DescribedCall): AccessCall {
  const words = path.split('/')
  const place = (name: string) => {
    const found = idOf(world, name, words[words.indexOf(`{${name}}`) - 1] ?? '')
    if (found === undefined) throw new Error(`${method} ${path}: nothing in the world stands for {${name}}`)
    return found
  }
  const last = words.findLast((word) => !word.startsWith('{')) ?? ''
  const query = new URLSearchParams()
  for (const { name, in: at, required, schema } of parameters) {
    if (at !== 'query') continue
    const id = idOf(world, name, last)
    if (id !== undefined || required)
      query.set(name, id ?? String(sample(schema, name, { world, before: last })))
  }
  const inPlace = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(place(name)))
  const url = `${inPlace}${query.size > 0 ? `?${query}` : ''}`
  if (body === undefined) return { method, url }
  if (body.kind === 'json')
    return { method, url, payload: sample(body.schema, '', { world, before: last }) as object }
  const fields = { leafUserId: world.ids.leafUserId!, provider: 'Other' }
  return { method, url, ...form(fields, { name: 'a.zip', bytes: zipOf({ 'a.txt': Buffer.from('a') }) }) }
}

/** What the world has under a name; an `id` is told by the word before it. */
function idOf(world: World, name: string, before: string): string | undefined {
  const { ids, links } = world
  if (name === 'magicLinkId') return links[before]
  if (name === 'uploadId' && before === 'uploads') return world.batch
  const of: Record<string, string | undefined> = {
    users: ids.leafUserId,
    files: world.harvests[0],
    merge: world.harvests[0],
    operations: world.operation,
    cropOperationByField: world.operation,
    batch: world.batch,
    growers: world.grower,
    farms: world.farm,
    fields: ids.fieldId,
    intersect: ids.fieldId,
    webhooks: world.webhook,
    'api-keys': ids.apiKeyId,
    'magic-link': links['file-upload'],
  }
  if (name === 'id') return of[before]
  const others = { batchId: world.batch, farmId: world.farm, growerId: world.grower, url: world.receiver.url }
  return { ...ids, ...others, externalId: world.marks.user.at(3), artifact: 'standardGeojson' }[name]
}

/** A value that a schema takes: what is required, and of the rest a name and what names something of the world. */
function sample(schema: Schema, name: string, { world, before }: { world: World; before: string }): unknown {
  const id = idOf(world, name, before)
  const [first] = schema.anyOf ?? []
  if (first) return sample(first, name, { world, before })
  if (schema.type === 'array') {
    const item = sample(schema.items ?? {}, name.replace(/s$/, '') || 'id', { world, before })
    return Array(schema.minItems ?? 1).fill(item)
  }
  if (schema.type === 'integer' || schema.type === 'number')
    return Number(id ?? schema.default ?? schema.minimum ?? 1)
  if (schema.type === 'boolean') return true
  if (name === 'geometry') return square(1)
  if (schema.type === 'object') {
    const { required = [], properties = {} } = schema
    const sent = Object.entries(properties).filter(
      ([key]) => required.includes(key) || /^(name|\w*Ids?)$/.test(key),
    )
    return Object.fromEntries(sent.map(([key, each]) => [key, sample(each, key, { world, before })]))
  }
  return schema.const ?? schema.enum?.[0] ?? id ?? 'of somebody else'
}

/** What of the world is in an answer that its asker did not send along. */
export function leaks(answer: LightMyRequestResponse, call: AccessCall, marks: readonly string[]): string[] {
  const told = `${JSON.stringify(answer.headers)}\n${answer.rawPayload.toString('latin1')}`.toLowerCase()
  const sent = `${call.url} ${JSON.stringify(call.payload ?? '')} ${call.payload ?? ''}`.toLowerCase()
  return marks.filter((mark) => {
    const text = mark.toLowerCase()
    return told.includes(text) && !sent.includes(text)
  })
}

/** Ids of all rows of an owner, in any table that has both. */
export async function idsOf({ api }: World, ownerId: string): Promise<string[]> {
  const { db } = api.context
  const tables = await sql<{ table_name: string }>`
    select table_name from information_schema.columns where table_schema = 'public'
    and column_name in ('id', 'owner_id') and udt_name in ('uuid', 'text')
    group by table_name having count(*) = 2
  `.execute(db)
  const found = await Promise.all(
    tables.rows.map(({ table_name }) =>
      sql<{ id: string }>`
        select id::text from ${sql.table(table_name)} where owner_id = ${ownerId}
      `.execute(db),
    ),
  )
  return found.flatMap(({ rows }) => rows.map(({ id }) => id)).filter((id) => id.length > 10)
}

/** Every row of every table, as text; without those that only count who asks and when. */
export async function allRows({ api }: World): Promise<Set<string>> {
  const { db } = api.context
  const tables = await sql<{ table_name: string }>`
    select table_name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely%'
    and table_name not in ('plans', 'turns', 'sign_in_attempts')
  `.execute(db)
  const found = await Promise.all(
    tables.rows.map(({ table_name }) =>
      sql<{ row: string }>`
        select ${table_name} || ' ' || t::text as row from ${sql.table(table_name)} t
      `.execute(db),
    ),
  )
  return new Set(found.flatMap(({ rows }) => rows.map(({ row }) => row)))
}
