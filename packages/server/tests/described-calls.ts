/** The operations of `/openapi.json`: tests that go by it miss no endpoint that is added. */

export interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required?: boolean
  readonly schema: Schema
}

interface Operation {
  readonly responses: object
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** One method of one path. */
export interface DescribedCall {
  readonly name: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{name}` for parameters. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body: { readonly kind: 'json' | 'form'; readonly schema: Schema } | undefined
  /** Asks for neither token nor key. */
  readonly isPublic: boolean
  /** Takes the API key of a user too. */
  readonly takesApiKey: boolean
}

export function describedCalls({ paths }: Description): DescribedCall[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, parameters = [], requestBody }]) => {
      const { 'application/json': json, 'multipart/form-data': form } = requestBody?.content ?? {}
      const schema = (json ?? form)?.schema
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase() as DescribedCall['method'],
        path,
        parameters,
        body: schema && { kind: json ? 'json' : 'form', schema },
        isPublic: security?.length === 0,
        takesApiKey: security?.some((scheme) => 'apiKey' in scheme) ?? false,
      }
    }),
  )
}
