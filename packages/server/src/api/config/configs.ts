import { basePaths, ConfigurationChanges, OwnerConfiguration, UserConfiguration, Uuid } from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import {
  changeOwnerConfiguration,
  changeUserConfiguration,
  ownerConfiguration,
  removeUserConfiguration,
  userConfiguration,
} from '../../configurations/configurations.ts'
import { readChanges } from '../../configurations/read-changes.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.config}/configs`
const tags = ['configurations']
const params = Type.Object({ leafUserId: Uuid })
/** Checked by `readChanges`: coercion by the schema would take `false` for null, or null for `false`. */
const body = Type.Record(Type.String(), Type.Unknown(), { title: 'configuration' })
const config = { form: ConfigurationChanges }

export function configurationRoutes(app: App, { context }: Parts): void {
  const { db } = context

  app.get(
    path,
    { schema: { tags, summary: "The owner's configuration", response: { 200: OwnerConfiguration } } },
    async (request) => {
      const { ownerId, username } = ownerOf(request)
      return ofOwner(username, await ownerConfiguration(db, ownerId))
    },
  )

  app.patch(
    path,
    {
      config,
      schema: {
        tags,
        summary: "Changes the owner's configuration",
        description: 'It holds for what is processed from now on.',
        body,
        response: { 200: OwnerConfiguration },
      },
    },
    async (request) => {
      const { ownerId, username } = ownerOf(request)
      const changes = readChanges(request.body, 'owner')
      return ofOwner(username, await changeOwnerConfiguration(context, ownerId, changes))
    },
  )

  const ofUser = (username: string, leafUserId: string, settings: object | null | undefined) => {
    if (!settings) throw notFound()
    return { apiOwnerUsername: username, leafUserId, ...settings } as Static<typeof UserConfiguration>
  }

  app.get(
    `${path}/:leafUserId`,
    {
      schema: {
        tags,
        summary: 'What a user has of its own',
        params,
        response: { 200: UserConfiguration },
      },
    },
    async (request) => {
      const { ownerId, username } = ownerOf(request)
      const leafUserId = request.params.leafUserId.toLowerCase()
      return ofUser(username, leafUserId, await userConfiguration(db, ownerId, leafUserId))
    },
  )

  app.post(
    `${path}/:leafUserId`,
    {
      config,
      schema: {
        tags,
        summary: 'Gives a user a configuration of its own',
        params,
        body,
        response: { 201: UserConfiguration },
      },
    },
    async (request, reply) => {
      const { ownerId, username } = ownerOf(request)
      const leafUserId = request.params.leafUserId.toLowerCase()
      const changes = readChanges(request.body, 'user')
      const settings = await changeUserConfiguration(context, ownerId, leafUserId, changes, { create: true })
      reply.code(201)
      return ofUser(username, leafUserId, settings)
    },
  )

  app.patch(
    `${path}/:leafUserId`,
    {
      config,
      schema: {
        tags,
        summary: 'Changes what a user has of its own',
        description: '`null` removes a value: the user has that of the owner again.',
        params,
        body,
        response: { 200: UserConfiguration },
      },
    },
    async (request) => {
      const { ownerId, username } = ownerOf(request)
      const leafUserId = request.params.leafUserId.toLowerCase()
      const changes = readChanges(request.body, 'user')
      return ofUser(
        username,
        leafUserId,
        await changeUserConfiguration(context, ownerId, leafUserId, changes),
      )
    },
  )

  app.delete(
    `${path}/:leafUserId`,
    {
      schema: {
        tags,
        summary: 'Lets a user inherit everything again',
        params,
        response: { 204: Type.Null({ description: 'Removed' }) },
      },
    },
    async (request, reply) => {
      if (!(await removeUserConfiguration(context, ownerOf(request).ownerId, request.params.leafUserId)))
        throw notFound()
      reply.code(204)
    },
  )
}

function ofOwner(username: string, settings: object): Static<typeof OwnerConfiguration> {
  return { apiOwnerUsername: username, leafUserId: '', ...settings } as Static<typeof OwnerConfiguration>
}
