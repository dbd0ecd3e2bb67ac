import Type, { type Static } from 'typebox'
import { Settings } from './configuration.ts'

const limit = Type.Optional(Type.Number())

export const ConfigurationKey = Type.Object(
  {
    key: Type.String(),
    type: Type.String({ description: 'As JSON Schema names it; `any` where one of `allowed` is taken' }),
    allowed: Type.Optional(Type.Array(Type.String())),
    minimum: limit,
    exclusiveMinimum: limit,
    maximum: limit,
    default: Type.Optional(Type.Unknown({ description: 'None: absent unless it is set' })),
    description: Type.String({ description: 'What it does, in a sentence' }),
  },
  { title: 'ConfigurationKey' },
)
export type ConfigurationKey = Static<typeof ConfigurationKey>

interface KeySchema extends Omit<ConfigurationKey, 'key' | 'type' | 'allowed'> {
  readonly type?: string
  readonly enum?: string[]
}

/** Every key, in the order of the schema: what the page of the manual and the console show. */
export function configurationKeys(): ConfigurationKey[] {
  const schemas = Object.entries(Settings.properties as unknown as Readonly<Record<string, KeySchema>>)
  return schemas.map(([key, schema]) => {
    const { type = 'any', enum: allowed, minimum, exclusiveMinimum, maximum, description } = schema
    return {
      key,
      type,
      ...(allowed === undefined ? {} : { allowed }),
      ...(minimum === undefined ? {} : { minimum }),
      ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }),
      ...(maximum === undefined ? {} : { maximum }),
      ...('default' in schema ? { default: schema.default } : {}),
      description,
    }
  })
}
