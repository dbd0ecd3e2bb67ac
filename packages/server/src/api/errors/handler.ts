import { constraintViolationType, problemType } from '@sheaf/contract'
import { InvalidPrescription } from '@sheaf/core'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { EventRegisteredTwice, WebhookValidationFailed } from '../../alerts/errors.ts'
import { BlobDamaged, BlobMissing, StorageFull } from '../../blobs/errors.ts'
import { ConfigurationExists, ConfigurationInvalid } from '../../configurations/errors.ts'
import {
  FarmNotFound,
  FieldAlreadyExists,
  FieldOfProvider,
  GrowerNotFound,
  InvalidGeometry,
} from '../../fields/errors.ts'
import { Running, UploadCollided, UserGone } from '../../files/errors.ts'
import { HintInvalid } from '../../files/upload-hints.ts'
import { AppKeyExists } from '../../keys/errors.ts'
import { AppKeyNotFound, ProviderUnknown } from '../../magic-links/errors.ts'
import { MergeRefused } from '../../operations/errors.ts'
import { PrescriptionOnItsWay, PrescriptionRefused, ProviderFailed } from '../../prescriptions/errors.ts'
import { SampleMissing } from '../../sample/errors.ts'
import { CredentialNotFound, ExternalIdTaken } from '../../users/errors.ts'
import { CredentialGone, CredentialRejected } from '../../vault/errors.ts'
import { localPath } from '../request/paths.ts'
import { BusinessRule, FieldError, HttpProblem, notFound } from './problem.ts'
import { fromValidation } from './validation.ts'

/** As Leaf says it: clients compare the beginning. */
const openRing = 'Points of LinearRing do not form a closed linestring'

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

/** Any error in the words of the API. */
export function toldAs(error: FastifyError, request: FastifyRequest): Told {
  if (error instanceof HttpProblem || error instanceof BusinessRule || error instanceof FieldError)
    return error
  if (error.validation) return fromValidation(error, request)
  if (error instanceof ConfigurationInvalid) return new FieldError('configuration', error.faults)
  if (error instanceof HintInvalid)
    return new FieldError('batch', [{ field: error.field, message: error.message }])
  if (error instanceof ConfigurationExists)
    return new BusinessRule('configuration', error.code, error.message)
  if (error instanceof InvalidGeometry && error.fault?.kind === 'RING_NOT_CLOSED')
    return new HttpProblem(400, `JSON parse error: ${openRing}`)
  if (
    error instanceof InvalidGeometry ||
    error instanceof FieldAlreadyExists ||
    error instanceof FieldOfProvider ||
    error instanceof FarmNotFound
  )
    return new BusinessRule('fieldsField', error.code, error.message)
  if (error instanceof GrowerNotFound) return new BusinessRule('farm', error.code, error.message)
  if (error instanceof ExternalIdTaken) return new BusinessRule('leafUser', error.code, error.message)
  if (error instanceof CredentialNotFound) return new BusinessRule('leafUser', error.code, error.message)
  if (error instanceof CredentialRejected)
    return new BusinessRule('agLeaderCredentials', error.code, error.message)
  if (error instanceof CredentialGone || error instanceof UserGone) return notFound()
  if (error instanceof InvalidPrescription || error instanceof PrescriptionRefused)
    return new BusinessRule('prescription', error.code, error.message)
  if (error instanceof EventRegisteredTwice || error instanceof WebhookValidationFailed)
    return new BusinessRule('webhook', error.code, error.message)
  if (error instanceof AppKeyNotFound) return new BusinessRule('magicLink', error.code, error.message)
  if (error instanceof ProviderUnknown)
    return new FieldError('magicLink', [{ field: error.field, message: error.message }])
  if (error instanceof AppKeyExists) return new HttpProblem(409, error.message, { cause: error })
  if (error instanceof MergeRefused) return new HttpProblem(400, error.message, { cause: error })
  if (error instanceof ProviderFailed) return new HttpProblem(502, error.message, { cause: error })
  if (error instanceof Running || error instanceof UploadCollided || error instanceof PrescriptionOnItsWay)
    return new HttpProblem(409, error.message, { cause: error })
  if (error instanceof BlobDamaged || error instanceof BlobMissing)
    return new HttpProblem(500, error.message, { cause: error })
  if (error instanceof SampleMissing) return new HttpProblem(503, error.message, { cause: error })
  if (error instanceof StorageFull) return new HttpProblem(507, error.message, { cause: error })
  switch (error.code) {
    // SQLSTATE foreign_key_violation: what the request names was there when we looked, and is removed now.
    case '23503':
      return notFound()
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
