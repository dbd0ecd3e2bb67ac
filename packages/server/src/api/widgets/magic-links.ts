import {
  basePaths,
  CreatedMagicLink,
  MagicLink,
  magicLinkKinds,
  magicLinkWidgets,
  type NewMagicLink,
  type NewMagicLinkWithUser,
  newMagicLinks,
  newMagicLinksWithUser,
  pageQuery,
  Uuid,
} from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import {
  createMagicLink,
  createMagicLinkWithUser,
  findMagicLink,
  linkName,
  listMagicLinks,
  type NewLink,
  removeMagicLink,
} from '../../magic-links/magic-links.ts'
import type { MagicLink as LinkRecord } from '../../magic-links/sealed-id.ts'
import { findUser } from '../../users/users.ts'
import { audited } from '../audited.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { millis } from '../request/times.ts'
import { ownerOf } from '../session.ts'

const base = `${basePaths.widgets}/magic-link`
const tags = ['Magic Links']
const params = Type.Object({ magicLinkId: Uuid })
const query = Type.Object({ leafUserId: Type.Optional(Uuid), ...pageQuery })

/** Links that growers are sent: the same five endpoints for each kind. */
export function magicLinkRoutes(app: App, { context, config }: Parts): void {
  const { db } = context
  const linkOf = (id: string) => `${config.publicUrl}/magic-link/${id}`

  const created = ({ id, user_id, expires_at }: LinkRecord): Static<typeof CreatedMagicLink> => ({
    id,
    leafUserId: user_id,
    link: linkOf(id),
    expiresAt: millis(expires_at),
  })

  const make = (request: FastifyRequest, wanted: NewLink) =>
    audited(context, request, async (within, note) => {
      const link = await createMagicLink(within, ownerOf(request).ownerId, wanted)
      await note('magicLink.created', { userId: wanted.userId, subject: linkName(link.id) })
      return link
    })

  for (const kind of magicLinkKinds) {
    const path = `${base}/${kind}`

    app.get(
      path,
      {
        schema: {
          tags,
          summary: `Links of the kind ${kind}, expired ones too`,
          querystring: query,
          response: { 200: Type.Array(MagicLink) },
        },
      },
      async (request, reply) => {
        const { leafUserId, ...page } = request.query
        const wanted = { kind, userId: leafUserId, page: pageOf(page) }
        const { items, total } = await listMagicLinks(context, ownerOf(request).ownerId, wanted)
        setPageHeaders(request, reply, total, page)
        return items.map((row) => view(row, linkOf(row.id)))
      },
    )

    app.get(
      `${path}/:magicLinkId`,
      { schema: { tags, summary: `A link of the kind ${kind}`, params, response: { 200: MagicLink } } },
      async (request) => {
        const { ownerId } = ownerOf(request)
        const found = await findMagicLink(context, { ownerId, kind, id: request.params.magicLinkId })
        if (!found) throw notFound()
        return view(found, linkOf(found.id))
      },
    )

    app.post(
      `${base}/users/:leafUserId/${kind}`,
      {
        schema: {
          tags,
          summary: `Makes a link of the kind ${kind} for a user`,
          params: Type.Object({ leafUserId: Uuid }),
          body: newMagicLinks[kind],
          response: { 201: CreatedMagicLink },
        },
      },
      async (request, reply) => {
        const { ownerId } = ownerOf(request)
        const user = await findUser(db, ownerId, request.params.leafUserId)
        if (!user) throw notFound()
        const wanted = { kind, userId: user.id, terms: request.body as NewMagicLink }
        reply.code(201)
        return created(await make(request, wanted))
      },
    )

    app.post(
      path,
      {
        schema: {
          tags,
          summary: `Makes a link of the kind ${kind} for the user of an externalId`,
          description: 'The user is made where there is none; one that is there stays as it is.',
          body: newMagicLinksWithUser[kind],
          response: { 201: CreatedMagicLink },
        },
      },
      async (request, reply) => {
        const wanted = { kind, terms: request.body as NewMagicLinkWithUser }
        reply.code(201)
        const { ownerId } = ownerOf(request)
        return created(
          await createMagicLinkWithUser(context, ownerId, wanted, (userId) =>
            make(request, { ...wanted, userId }),
          ),
        )
      },
    )

    app.delete(
      `${path}/:magicLinkId`,
      {
        schema: {
          tags,
          summary: `Removes a link of the kind ${kind}: it stops working at once`,
          params,
          response: { 204: Type.Null({ description: 'Removed' }) },
        },
      },
      async (request, reply) => {
        const { ownerId } = ownerOf(request)
        const { magicLinkId: id } = request.params
        await audited(context, request, async (within, note) => {
          if (!(await removeMagicLink(within, { ownerId, kind, id }))) throw notFound()
          await note('magicLink.removed', { subject: linkName(id) })
        })
        reply.code(204)
      },
    )
  }
}

function view(row: LinkRecord, link: string): Static<typeof MagicLink> {
  const { kind, providers, last_accessed_at } = row
  const [provider] = providers
  return {
    id: row.id,
    link,
    createdAt: millis(row.created_at),
    expiresAt: millis(row.expires_at),
    ...(last_accessed_at === null ? {} : { lastAccessedAt: millis(last_accessed_at) }),
    leafUserId: row.user_id,
    maxUsage: row.max_usage,
    usageCount: row.usage_count,
    widget: magicLinkWidgets[kind],
    settings: row.settings,
    ...(kind === 'provider' ? { allowedProviders: providers } : {}),
    ...(kind === 'authentication' && provider !== undefined ? { provider } : {}),
  }
}
