/** What a session may do. */
import {
  type MagicLinkSession,
  magicLinkWidgets,
  operationTypes,
  type SessionUpload,
  type SessionUploadProgress,
} from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import { isConnected, lastOutcome } from '../../connections/connected.ts'
import type { AppKey } from '../../db/schema.ts'
import { type BatchFile, batchProgress } from '../../files/batch-status.ts'
import { type BatchRecord, createBatch, findBatch, listBatches } from '../../files/batches.ts'
import { removeUnreferenced } from '../../files/unreferenced-blobs.ts'
import { newestAppKey } from '../../keys/app-keys.ts'
import { linkName, servedProviders } from '../../magic-links/magic-links.ts'
import { countUse, type LinkSession } from '../../magic-links/sessions.ts'
import { allows } from '../../magic-links/terms.ts'
import { findUser } from '../../users/users.ts'
import { forbidden, HttpProblem, notFound } from '../errors/problem.ts'
import { receiveUpload } from '../operations/upload.ts'
import type { Parts } from '../parts.ts'

const uploadsShownMs = 30 * 24 * 3600_000
const uploadsShown = 100

/** Who asks for what. */
export async function describeSession(parts: Parts, session: LinkSession): Promise<MagicLinkSession> {
  const { db } = parts.context
  const { link } = session
  const user = await findUser(db, link.owner_id, link.user_id)
  if (!user) throw notFound()
  const { companyName, companyLogo, headerImage, backgroundColor, showLeafUserName } = link.settings
  const connected = isConnected(user)
  const outcome = await lastOutcome(db, session.id)
  return {
    widget: magicLinkWidgets[link.kind],
    ...(companyName === undefined ? {} : { companyName }),
    ...(companyLogo === undefined ? {} : { companyLogo }),
    ...(headerImage === undefined ? {} : { headerImage }),
    backgroundColor,
    ...(showLeafUserName ? { leafUserName: user.name } : {}),
    disconnectEnabled: link.kind !== 'file-upload' && link.settings.disconnectEnabled,
    expiresAt: new Date(session.expiresAt).toISOString(),
    ...(link.kind === 'file-upload' ? { largestUpload: parts.limits.uploadBytes } : {}),
    providers: (await offered(parts, session)).map(({ provider, scopes }) => ({
      provider,
      connected,
      ...(connected && user.credential_created_at !== null
        ? { connectedTime: user.credential_created_at }
        : {}),
      sendsPrescriptions: scopes.includes('PRESCRIPTION:WRITE'),
    })),
    ...(outcome === undefined ? {} : { lastOutcome: outcome }),
  }
}

/** Starts an attempt. Gives the path, below the public URL, that the browser is to follow. */
export async function connect(parts: Parts, session: LinkSession, provider: string): Promise<string> {
  const appKey = await offeredAs(parts, session, provider)
  const { owner_id: ownerId, user_id: userId } = session.link
  const attempt = { ownerId, userId, appKey, magicLinkSessionId: session.id }
  const { nonce } = await parts.context.providerConnections.start(attempt)
  return `/connect/${nonce}`
}

export async function disconnect(parts: Parts, session: LinkSession, provider: string): Promise<void> {
  await offeredAs(parts, session, provider)
  if (!session.link.settings.disconnectEnabled) throw forbidden()
  const { owner_id, user_id } = session.link
  const by = { kind: 'magicLink', name: linkName(session.link.id) } as const
  if (!(await parts.context.vault.detach(owner_id, user_id, by))) throw notFound()
}

/** Takes a zip as a batch of the link's user. The first one counts the session as a use of the link. */
export async function upload(
  { context, limits }: Parts,
  session: LinkSession,
  request: FastifyRequest,
): Promise<SessionUpload> {
  requireUploads(session)
  const { owner_id: ownerId, user_id: leafUserId } = session.link
  const received = await receiveUpload(request, context, {
    caller: { ownerId },
    query: { leafUserId, provider: 'Other' },
    largest: limits.uploadBytes,
  })
  if (!(await countUse(context.db, session.id))) {
    await removeUnreferenced(context, ownerId, [received.blob.sha256])
    throw new HttpProblem(410, 'The link is used up')
  }
  return uploadView(await createBatch(context, ownerId, received))
}

/** Of the link's user, newest first. */
export async function recentUploads({ context }: Parts, session: LinkSession): Promise<SessionUpload[]> {
  requireUploads(session)
  const { owner_id, user_id: leafUserId } = session.link
  const uploadStartTime = new Date(context.clock() - uploadsShownMs).toISOString()
  const { items } = await listBatches(context.db, owner_id, {
    filters: { leafUserId, uploadStartTime },
    page: { offset: 0, limit: uploadsShown },
  })
  return items.map(uploadView)
}

/** Of one upload of the link's user. */
export async function uploadProgress(
  { context: { db } }: Parts,
  session: LinkSession,
  uploadId: string,
): Promise<SessionUploadProgress> {
  requireUploads(session)
  const { owner_id, user_id } = session.link
  const batch = await findBatch(db, owner_id, uploadId)
  const progress = await batchProgress(db, owner_id, uploadId)
  if (!progress || batch?.user_id !== user_id) throw notFound()
  return {
    ...uploadView(batch),
    converted: progress.converted.length,
    processing: progress.processing.length,
    failed: Object.values(progress.failed).reduce((sum, { files }) => sum + files.length, 0),
    files: progress.files.map(fileView),
    entries: [...progress.entries],
  }
}

function fileView({
  fileName,
  status,
  operationType,
  crops,
  areaM2,
  startTime,
  failure,
}: BatchFile): SessionUploadProgress['files'][number] {
  const type = operationTypes.find((each) => each === operationType)
  return {
    fileName,
    status,
    ...(type === undefined ? {} : { operationType: type }),
    crops: [...crops],
    ...(areaM2 === null ? {} : { area: areaM2 }),
    ...(startTime === null ? {} : { startTime }),
    ...(failure?.code === undefined ? {} : { code: failure.code }),
    ...(failure === undefined ? {} : { detail: failure.message }),
  }
}

function requireUploads({ link }: LinkSession): void {
  if (link.kind !== 'file-upload') throw forbidden()
}

function uploadView({
  id,
  name,
  size,
  status,
  error_code,
  error_message,
  created_at,
}: BatchRecord): SessionUpload {
  return {
    id,
    fileName: name,
    size,
    status,
    ...(status === 'FAILED' && error_code !== null ? { statusCode: error_code } : {}),
    ...(status === 'FAILED' ? { statusDetails: error_message ?? 'No valid files found' } : {}),
    uploadTimestamp: created_at,
  }
}

/** Applications at the providers that the link is for and that can be connected. */
async function offered({ context }: Parts, { link }: LinkSession): Promise<AppKey[]> {
  const wanted = servedProviders.filter((provider) => allows(link.providers, provider))
  const found = await Promise.all(wanted.map((provider) => newestAppKey(context.db, link.owner_id, provider)))
  return found.filter((appKey) => appKey !== undefined)
}

async function offeredAs(parts: Parts, session: LinkSession, provider: string): Promise<AppKey> {
  const offers = await offered(parts, session)
  const appKey = offers.find((each) => each.provider.toLowerCase() === provider.toLowerCase())
  if (!appKey) throw forbidden()
  return appKey
}
