/** Machines, implements and operators: three lists of the same form. */
import {
  basePaths,
  equipmentFilters,
  equipmentSortProperties,
  Implement,
  Machine,
  MachineFile,
  machineFileFilters,
  Operator,
  pageQuery,
  sortQuery,
  Uuid,
} from '@sheaf/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { type EquipmentFilters, findEquipment, listEquipment, type Pool } from '../../assets/equipment.ts'
import { listMachineFiles } from '../../assets/machine-files.ts'
import { findOperator, listOperators } from '../../assets/operators.ts'
import type { Page, Paged } from '../../db/paging.ts'
import type { Equipment } from '../../db/schema.ts'
import { findUser } from '../../users/users.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf, sortOf } from '../request/query.ts'
import { instantOf } from '../request/times.ts'
import { ownerOf } from '../session.ts'
import { implementView, machineFileView, machineView, operatorView } from './asset-views.ts'
import { machineFileFiltersOf } from './machine-file-filters.ts'

const user = `${basePaths.beta}/users/:leafUserId`
const ofUser = Type.Object({ leafUserId: Uuid })
const ofMachine = Type.Object({ leafUserId: Uuid, machineId: Uuid })
const ofOperator = Type.Object({ leafUserId: Uuid, operatorId: Uuid })
const equipmentQuery = Type.Object({ ...equipmentFilters, ...pageQuery, ...sortQuery })
const filesQuery = Type.Object({ ...machineFileFilters, ...pageQuery })

const EQUIPMENT: readonly {
  kind: Pool['kind']
  View: typeof Machine | typeof Implement
  view(row: Equipment): Static<typeof Machine | typeof Implement>
}[] = [
  { kind: 'machine', View: Machine, view: machineView },
  { kind: 'implement', View: Implement, view: implementView },
]

type OfUser = FastifyRequest<{ Params: Static<typeof ofUser> }>

export function assetRoutes(app: App, { context }: Parts): void {
  const { db } = context

  const ownersUser = async (request: OfUser) => {
    const { ownerId } = ownerOf(request)
    const found = await findUser(db, ownerId, request.params.leafUserId)
    if (!found) throw notFound()
    return { ownerId, userId: found.id }
  }
  const poolOf = async (request: OfUser, kind: Pool['kind']): Promise<Pool> => ({
    ...(await ownersUser(request)),
    kind,
  })
  const answer = async <Item>(
    request: FastifyRequest<{ Querystring: { page: number; size: number } }>,
    reply: FastifyReply,
    list: (page: Page) => Promise<Paged<Item>>,
  ) => {
    const { page, size } = request.query
    const { items, total } = await list(pageOf({ page, size }))
    setPageHeaders(request, reply, total, { page, size })
    return items
  }

  for (const { kind, View, view } of EQUIPMENT) {
    const path = `${user}/${kind}s`
    const tags = [`${kind}s`]
    app.get(
      path,
      {
        schema: {
          tags,
          summary: `The ${kind}s that a user's files name`,
          params: ofUser,
          querystring: equipmentQuery,
          response: { 200: Type.Array(View) },
        },
      },
      async (request, reply) => {
        const pool = await poolOf(request, kind)
        const { filters, none } = equipmentFiltersOf(request.query)
        const sort = sortOf(request.query.sort, equipmentSortProperties)
        const items = await answer(request, reply, async (page) =>
          none ? { items: [], total: 0 } : listEquipment(db, pool, { filters, sort, page }),
        )
        return items.map(view)
      },
    )
    const id = `${kind}Id`
    const params: typeof ofUser = Type.Object({ leafUserId: Uuid, [id]: Uuid })
    app.get(
      `${path}/:${id}`,
      { schema: { tags, summary: `One of the ${kind}s`, params, response: { 200: View } } },
      async (request) => {
        const found = await findEquipment(
          db,
          await poolOf(request, kind),
          (request.params as Record<string, string>)[id] ?? '',
        )
        if (!found) throw notFound()
        return view(found)
      },
    )
  }

  app.get(
    `${user}/machines/:machineId/files`,
    {
      schema: {
        tags: ['machines'],
        summary: 'The files that a machine worked in',
        params: ofMachine,
        querystring: filesQuery,
        response: { 200: Type.Array(MachineFile) },
      },
    },
    async (request, reply) => {
      const machine = await findEquipment(db, await poolOf(request, 'machine'), request.params.machineId)
      if (!machine) throw notFound()
      const filters = machineFileFiltersOf(request.query)
      const items = await answer(request, reply, (page) =>
        listMachineFiles(db, machine.id, { filters, page }),
      )
      return items.map(machineFileView)
    },
  )

  const operators = { tags: ['operators'], params: ofUser }
  app.get(
    `${user}/operators`,
    {
      schema: {
        ...operators,
        summary: "The operators that a user's files name",
        querystring: Type.Object(pageQuery),
        response: { 200: Type.Array(Operator) },
      },
    },
    async (request, reply) => {
      const pool = await ownersUser(request)
      const items = await answer(request, reply, (page) => listOperators(db, { ...pool, page }))
      return items.map(operatorView)
    },
  )
  app.get(
    `${user}/operators/:operatorId`,
    {
      schema: {
        ...operators,
        params: ofOperator,
        summary: 'One of the operators',
        response: { 200: Operator },
      },
    },
    async (request) => {
      const found = await findOperator(db, { ...(await ownersUser(request)), id: request.params.operatorId })
      if (!found) throw notFound()
      return operatorView(found)
    },
  )
}

/** `none`: asks for what only users or providers make. */
function equipmentFiltersOf({
  originType,
  createdTime,
  beforeCreatedTime,
  afterCreatedTime,
  ...rest
}: Static<typeof equipmentQuery>): { filters: EquipmentFilters; none: boolean } {
  const { name, provider, serialNumber, vin, providerOrganizationId } = rest
  return {
    none: originType !== undefined && originType !== 'FILE_POOLED',
    filters: {
      name,
      provider,
      serialNumber,
      vin,
      providerOrganizationId,
      createdTime: instantOf('createdTime', createdTime),
      beforeCreatedTime: instantOf('beforeCreatedTime', beforeCreatedTime),
      afterCreatedTime: instantOf('afterCreatedTime', afterCreatedTime),
    },
  }
}
