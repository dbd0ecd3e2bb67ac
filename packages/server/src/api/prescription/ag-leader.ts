import { basePaths, Prescription, pageQuery, SentPrescription, Uuid } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { plainText } from '../../db/json.ts'
import type { Prescription as PrescriptionRow } from '../../db/schema.ts'
import type { PrescriptionFile } from '../../prescriptions/prescriptions.ts'
import { findUser } from '../../users/users.ts'
import { FieldError, HttpProblem, notFound } from '../errors/problem.ts'
import { formProblem } from '../operations/upload.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.prescription}/users/:leafUserId/agleader`
const tags = ['prescriptions']
const params = Type.Object({ leafUserId: Uuid })
const form = Type.Object({ file: Type.String({ format: 'binary', description: 'A zip of at most 100 MB' }) })
const largest = 100_000_000

export function prescriptionRoutes(app: App, { context }: Parts): void {
  const { db, prescriptions } = context

  const userOf = async (request: FastifyRequest<{ Params: Static<typeof params> }>) => {
    const { ownerId } = ownerOf(request)
    const user = await findUser(db, ownerId, request.params.leafUserId)
    if (!user) throw notFound()
    return { ownerId, userId: user.id }
  }

  app.post(
    path,
    {
      config: { form },
      schema: {
        tags,
        summary: "Sends a prescription map to the grower's AgFiniti account",
        description:
          'One shapefile (.shp, .dbf, .shx of one name, no folders) in a zip. Answers when AgFiniti has taken it; the same zip is sent once.',
        consumes: ['multipart/form-data'],
        params,
        response: { 201: SentPrescription },
      },
    },
    async (request, reply) => {
      const { ownerId, userId } = await userOf(request)
      const file = await receive(request)
      reply.code(201)
      return prescriptions.send(ownerId, userId, file)
    },
  )

  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'Prescriptions that were sent, or could not be',
        params,
        querystring: Type.Object(pageQuery),
        response: { 200: Type.Array(Prescription) },
      },
    },
    async (request, reply) => {
      const { ownerId, userId } = await userOf(request)
      const { items, total } = await prescriptions.list(ownerId, userId, pageOf(request.query))
      setPageHeaders(request, reply, total, request.query)
      return items.map(view)
    },
  )
}

/** The part `file`, whole: prescriptions are small. */
async function receive(request: FastifyRequest): Promise<PrescriptionFile> {
  if (!request.isMultipart())
    throw new HttpProblem(415, `Content type '${request.headers['content-type'] ?? ''}' not supported`)
  let file: PrescriptionFile | undefined
  try {
    for await (const part of request.parts({ limits: { fileSize: largest } })) {
      if (part.type !== 'file') continue
      const bytes = await part.toBuffer()
      if (part.file.truncated) throw new HttpProblem(413, 'The prescription is larger than 100 MB')
      if (part.fieldname === 'file') file ??= { fileName: plainText(part.filename), bytes }
    }
  } catch (error) {
    throw formProblem(error)
  }
  if (file && file.bytes.length > 0) return file
  const message = file ? 'must not be empty' : 'must not be null'
  throw new FieldError('prescription', [{ field: 'file', message }])
}

const statuses = { sending: 'SENDING', sent: 'SENT', failed: 'FAILED' } as const

function view(row: PrescriptionRow): Static<typeof Prescription> {
  return {
    id: row.provider_id ?? row.id,
    leafUserId: row.user_id,
    provider: row.provider,
    name: row.name,
    size: row.size,
    sha256: row.sha256,
    status: statuses[row.state],
    ...(row.state === 'failed' ? { statusDetails: row.error_message ?? row.error_code ?? 'failed' } : {}),
    createdTime: row.created_at,
    updatedTime: row.updated_at,
  }
}
