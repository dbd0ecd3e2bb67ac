import { AppKey, basePaths, connectionProviders, NewAppKey, pageQuery } from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import type { AppKey as AppKeyRow } from '../../db/schema.ts'
import {
  type AppKeyName,
  addAppKey,
  findAppKey,
  listAppKeys,
  removeAppKey,
  replaceAppKey,
} from '../../keys/app-keys.ts'
import { audited } from '../audited.ts'
import { FieldError, HttpProblem, notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.usermanagement}/app-keys`
/** AgLeader has one environment: Leaf's paths of other providers name one, and clients may here too. */
const named = [`${path}/:provider/:appName`, `${path}/:provider/:appName/:clientEnvironment`] as const
const tags = ['app keys']
const providerParams = Type.Object({ provider: Type.String() })
const params = Type.Object({
  provider: Type.String(),
  appName: Type.String(),
  clientEnvironment: Type.Optional(Type.String()),
})
const query = Type.Object(pageQuery)
const allowedName = /^[A-Za-z0-9_. -]{1,64}$/

export function appKeyRoutes(app: App, { context }: Parts): void {
  const { db } = context

  app.get(
    path,
    {
      config: { apiKey: true },
      schema: {
        tags,
        summary: "The owner's applications at providers",
        querystring: query,
        response: { 200: Type.Array(AppKey) },
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query)
      const { items, total } = await listAppKeys(db, ownerOf(request).ownerId, { page })
      setPageHeaders(request, reply, total, request.query)
      return items.map(view)
    },
  )

  app.get(
    `${path}/:provider`,
    {
      schema: {
        tags,
        summary: 'Applications at one provider',
        params: providerParams,
        querystring: query,
        response: { 200: Type.Array(AppKey) },
      },
    },
    async (request, reply) => {
      const provider = providerNamed(request.params.provider)
      const page = pageOf(request.query)
      const { items, total } = await listAppKeys(db, ownerOf(request).ownerId, { provider, page })
      setPageHeaders(request, reply, total, request.query)
      return items.map(view)
    },
  )

  for (const url of named) {
    const hide = url !== named[0]
    app.get(
      url,
      {
        config: { apiKey: true },
        schema: {
          tags,
          hide,
          summary: 'An application',
          description: 'With an API key: a list of one.',
          params,
          response: { 200: Type.Union([AppKey, Type.Array(AppKey)]) },
        },
      },
      async (request) => {
        const { ownerId, onlyUserId } = ownerOf(request)
        const found = await findAppKey(db, nameOf(ownerId, request.params))
        if (!found) throw notFound()
        // Leaf's Angular widget reads a list here.
        return onlyUserId === undefined ? view(found) : [view(found)]
      },
    )

    app.post(
      url,
      {
        schema: {
          tags,
          hide,
          summary: 'Registers an application',
          params,
          body: NewAppKey,
          response: { 201: AppKey },
        },
      },
      async (request, reply) => {
        const name = servedName(ownerOf(request).ownerId, request.params)
        if (!allowedName.test(name.name)) {
          const message = `must be 1 to 64 of A-Z a-z 0-9 _ . - and space`
          throw new FieldError('appKey', [{ field: 'appName', message }])
        }
        reply.code(201)
        return audited(context, request, async (within, note) => {
          const made = await addAppKey(within, name, request.body)
          await note('appKey.created', subjectOf(name))
          return view(made)
        })
      },
    )

    app.put(
      url,
      {
        schema: {
          tags,
          hide,
          summary: "Replaces an application's keys",
          params,
          body: NewAppKey,
          response: { 200: AppKey },
        },
      },
      async (request) => {
        const name = servedName(ownerOf(request).ownerId, request.params)
        return audited(context, request, async (within, note) => {
          const replaced = await replaceAppKey(within, name, request.body)
          if (!replaced) throw notFound()
          await note('appKey.replaced', subjectOf(name))
          return view(replaced)
        })
      },
    )

    app.delete(
      url,
      {
        schema: {
          tags,
          hide,
          summary: 'Removes an application; connections made with it stay',
          params,
          response: { 204: Type.Null({ description: 'Removed' }) },
        },
      },
      async (request, reply) => {
        const name = servedName(ownerOf(request).ownerId, request.params)
        await audited(context, request, async (within, note) => {
          if (!(await removeAppKey(within.db, name))) throw notFound()
          await note('appKey.removed', subjectOf(name))
        })
        reply.code(204)
      },
    )
  }
}

function subjectOf({ provider, name }: AppKeyName): { subject: string } {
  return { subject: `${provider}/${name}` }
}

/** In its own case; 404 for a name that no provider has. */
function providerNamed(given: string): string {
  const provider = connectionProviders.find((each) => each.toLowerCase() === given.toLowerCase())
  if (!provider) throw notFound()
  return provider
}

/** 501 for a provider that is not served. */
export function servedProvider(given: string): string {
  const provider = providerNamed(given)
  if (provider !== 'AgLeader') throw new HttpProblem(501, `The provider ${provider} is not served`)
  return provider
}

type Params = Static<typeof params>

export function nameOf(ownerId: string, { provider, appName, clientEnvironment }: Params): AppKeyName {
  const named = { ownerId, provider: providerNamed(provider), name: appName }
  if (named.provider === 'AgLeader' && !isProduction(clientEnvironment)) throw notFound()
  return named
}

function servedName(ownerId: string, params: Params): AppKeyName {
  servedProvider(params.provider)
  return nameOf(ownerId, params)
}

function isProduction(clientEnvironment: string | undefined): boolean {
  return clientEnvironment === undefined || clientEnvironment.toUpperCase() === 'PRODUCTION'
}

function view({ name, scopes, created_at }: AppKeyRow): Static<typeof AppKey> {
  return {
    provider: 'AgLeader',
    appName: name,
    clientEnvironment: 'PRODUCTION',
    scopes,
    createdTime: created_at,
  }
}
