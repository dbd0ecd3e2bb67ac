import { constraintViolationType, problemType } from '@sheaf/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { StorageFull } from '../../blobs/errors.ts'
import { BatchRunning, UploadCollided, UserGone } from '../../files/errors.ts'
import { CredentialNotFound, ExternalIdTaken } from '../../users/errors.ts'
import { CredentialGone, CredentialRejected } from '../../vault/errors.ts'
import { localPath } from '../request/paths.ts'
import { BusinessRule, FieldError, HttpProblem, notFound } from './problem.ts'
import { fromValidation } from './validation.ts'

type Told = HttpProblem | BusinessRule | FieldError

/** The one place where errors become answers. What is not ours is a 500 that tells nothing. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const told = toldAs(error, request)
  if (told instanceof HttpProblem && told.status >= 500 && told.status !== 501)
    request.log.error({ err: error }, 'request failed')
  const status = told instanceof HttpProblem ? told.status : 400
  reply.code(status).type('application/problem+json').send(bodyOf(told, request))
}

function bodyOf(told: Told, request: FastifyRequest): Record<string, unknown> {
  const path = localPath(request.originalUrl)
  if (told instanceof BusinessRule) {
    const { entityName, errorKey } = told
    const head = { type: problemType, title: told.message, status: 400 }
    return { ...head, entityName, errorKey, message: `error.${errorKey}`, params: entityName }
  }
  if (told instanceof FieldError) {
    return {
      type: constraintViolationType,
      title: 'Method argument not valid',
      status: 400,
      path,
      message: 'error.validation',
      fieldErrors: told.fields.map((field) => ({ objectName: told.objectName, ...field })),
    }
  }
  return {
    type: problemType,
    title: told.title,
    status: told.status,
    detail: told.message,
    // Leaf's gateway answers 401 before a service is asked: there the path is the whole one.
    path: told.status === 401 ? request.originalUrl.split('?')[0] : path,
    message: `error.http.${told.status}`,
  }
}

function toldAs(error: FastifyError, request: FastifyRequest): Told {
  if (error instanceof HttpProblem || error instanceof BusinessRule || error instanceof FieldError)
    return error
  if (error.validation) return fromValidation(error, request)
  if (error instanceof ExternalIdTaken) return new BusinessRule('leafUser', error.code, error.message)
  if (error instanceof CredentialNotFound) return new BusinessRule('leafUser', error.code, error.message)
  if (error instanceof CredentialRejected)
    return new BusinessRule('agLeaderCredentials', error.code, error.message)
  if (error instanceof CredentialGone || error instanceof UserGone) return notFound()
  if (error instanceof BatchRunning || error instanceof UploadCollided)
    return new HttpProblem(409, error.message, { cause: error })
  if (error instanceof StorageFull) return new HttpProblem(507, error.message, { cause: error })
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new HttpProblem(413, 'The body is larger than 10 MB')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new HttpProblem(415, `Content type '${request.headers['content-type'] ?? ''}' not supported`)
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return notFound()
  }
  if (error.statusCode === 429) return new HttpProblem(429, error.message)
  // Of a form: too many parts, a part that is called like a method of every object.
  if (error.code?.startsWith('FST_') && (error.statusCode ?? 500) < 500)
    return new HttpProblem(400, error.message)
  return new HttpProblem(500, 'Unexpected runtime exception', { cause: error })
}
