import type { FastifyError, FastifyRequest } from 'fastify'
import { FieldError, HttpProblem, notFound } from './problem.ts'

interface Violation {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

/** What the schema of a route found wrong, in the words of the API. */
export function fromValidation(error: FastifyError, request: FastifyRequest): HttpProblem | FieldError {
  const violations = (error.validation ?? []) as readonly Violation[]
  // An id that cannot be one is an id that nobody has.
  if (error.validationContext === 'params') return notFound()
  if (error.validationContext === 'querystring') return new HttpProblem(400, ofQuery(violations))
  const schema = request.routeOptions.schema?.body as { title?: string } | undefined
  const fields = new Map(violations.map((each) => [fieldOf(each), messageOf(each)]))
  return new FieldError(
    schema?.title ?? 'body',
    [...fields].map(([field, message]) => ({ field, message })),
  )
}

function ofQuery(violations: readonly Violation[]): string {
  const [first] = violations
  if (first?.keyword === 'required')
    return `Required request parameter '${first.params.missingProperty}' is not present`
  return violations.map((each) => `Request parameter '${fieldOf(each)}' ${messageOf(each)}`).join('; ')
}

function fieldOf({ keyword, instancePath, params }: Violation): string {
  const path = instancePath.slice(1).replaceAll('/', '.')
  if (keyword !== 'required') return path
  return [path, params.missingProperty].filter(Boolean).join('.')
}

function messageOf({ keyword, params, message }: Violation): string {
  if (keyword === 'required') return 'must not be null'
  if (keyword === 'minLength' || params.pattern === '\\S') return 'must not be blank'
  if (keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`
  return message ?? 'is not valid'
}
