/** Error bodies: `application/problem+json`, in the shapes that Leaf's clients read. */
import Type, { type Static } from 'typebox'

export const problemType = 'https://www.jhipster.tech/problem/problem-with-message'
export const constraintViolationType = 'https://www.jhipster.tech/problem/constraint-violation'

/** What went wrong with the request as a whole. */
export const Problem = Type.Object(
  {
    type: Type.Literal(problemType),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    path: Type.String({ description: 'Local path of the service; the full path on 401' }),
    message: Type.String({ description: 'error.http.<status>' }),
  },
  { title: 'Problem' },
)
export type Problem = Static<typeof Problem>

/** Codes of broken business rules, as they stand in `errorKey`. */
export const errorKeys = [
  'externalIdAlreadyExists',
  'credentialRejected',
  'credentialNotFound',
  'configAlreadyExists',
  'fieldAlreadyExists',
  'invalidgeometry',
  'fieldOfProvider',
  'farmNotFound',
  'growerNotFound',
  'invalidZip',
  'zipHasSubfolders',
  'missingShapefilePart',
  'duplicateShapefilePart',
  'shapefileNamesDiffer',
  'unexpectedFile',
  'invalidShapefile',
  'credentialsNotFound',
  'credentialsUnauthenticated',
  'credentialsLimitedPermission',
  'providerRejected',
  'eventRegisteredTwice',
  'webhookValidationFailed',
  'appKeyNotFound',
] as const
export type ErrorKey = (typeof errorKeys)[number]

/** A rule of the service was broken: no `detail`, no `path`. */
export const BusinessRuleProblem = Type.Object(
  {
    type: Type.Literal(problemType),
    title: Type.String(),
    status: Type.Literal(400),
    entityName: Type.String(),
    errorKey: Type.Enum(errorKeys),
    message: Type.String({ description: 'error.<errorKey>' }),
    params: Type.String(),
  },
  { title: 'BusinessRuleProblem' },
)
export type BusinessRuleProblem = Static<typeof BusinessRuleProblem>

/** Properties of the body are missing or invalid. */
export const ConstraintViolation = Type.Object(
  {
    type: Type.Literal(constraintViolationType),
    title: Type.Literal('Method argument not valid'),
    status: Type.Literal(400),
    path: Type.String(),
    message: Type.Literal('error.validation'),
    fieldErrors: Type.Array(
      Type.Object({ objectName: Type.String(), field: Type.String(), message: Type.String() }),
    ),
  },
  { title: 'ConstraintViolation' },
)
export type ConstraintViolation = Static<typeof ConstraintViolation>

export const AnyProblem = Type.Union([Problem, BusinessRuleProblem, ConstraintViolation])
export type AnyProblem = Static<typeof AnyProblem>
