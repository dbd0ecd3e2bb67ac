/** Errors as the API tells them. Thrown by handlers and hooks; turned into a body in one place (`handler.ts`). */
import type { ErrorKey } from '@sheaf/contract'

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
} as const
export type ProblemStatus = keyof typeof titles

/** The request as a whole went wrong. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: ProblemStatus
  readonly title: string

  constructor(status: ProblemStatus, detail: string, options: { cause?: unknown } = {}) {
    super(detail, options)
    this.status = status
    this.title = titles[status]
  }
}

/** A rule of the service was broken: Leaf's clients read `errorKey`. */
export class BusinessRule extends Error {
  override readonly name = 'BusinessRule'
  readonly entityName: string
  readonly errorKey: ErrorKey

  constructor(entityName: string, errorKey: ErrorKey, title: string) {
    super(title)
    this.entityName = entityName
    this.errorKey = errorKey
  }
}

/** A property of the body, or a part of the form, is missing or invalid. */
export class FieldError extends Error {
  override readonly name = 'FieldError'
  readonly objectName: string
  readonly fields: readonly { readonly field: string; readonly message: string }[]

  constructor(objectName: string, fields: FieldError['fields']) {
    super(fields.map(({ field, message }) => `${field} ${message}`).join('; '))
    this.objectName = objectName
    this.fields = fields
  }
}

export const notFound = () => new HttpProblem(404, '404 NOT_FOUND')
export const forbidden = () => new HttpProblem(403, 'Access is denied')
export const notAuthenticated = () => new HttpProblem(401, 'Not Authenticated')
