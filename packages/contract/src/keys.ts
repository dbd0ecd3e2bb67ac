/** Keys of the owner's applications at providers, keys of users for widgets, and connections made with them. */
import Type, { type Static } from 'typebox'
import { Micros, Uuid } from './values.ts'

/** Providers of Leaf's as paths and links name them; in any case. */
export const connectionProviders = [
  'JohnDeere',
  'CNHI',
  'ClimateFieldView',
  'Trimble',
  'RavenSlingshot',
  'Stara',
  'Panorama',
  'AgLeader',
] as const

/** `PRESCRIPTION:WRITE` lets prescriptions be sent; files are read with either. */
export const appKeyScopes = ['OPERATIONS:READ', 'PRESCRIPTION:WRITE'] as const
export type AppKeyScope = (typeof appKeyScopes)[number]

export const AppKey = Type.Object(
  {
    provider: Type.Literal('AgLeader'),
    appName: Type.String(),
    clientEnvironment: Type.Literal('PRODUCTION'),
    scopes: Type.Array(Type.Enum(appKeyScopes), { description: 'A key of Sheaf' }),
    createdTime: Micros,
  },
  { title: 'AppKey' },
)
export type AppKey = Static<typeof AppKey>

const secret = Type.String({ minLength: 1, maxLength: 8192 })
export const NewAppKey = Type.Object(
  {
    publicKey: secret,
    privateKey: secret,
    scopes: Type.Optional(
      Type.Array(Type.Enum(appKeyScopes), { minItems: 1, description: 'OPERATIONS:READ by default' }),
    ),
  },
  { title: 'appKey' },
)
export type NewAppKey = Static<typeof NewAppKey>

/** `2026-04-25T09:05:41.770015`: UTC, without saying so. */
const MicrosWithoutZone = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}$' })

export const ApiKey = Type.Object(
  {
    id: Uuid,
    key: Type.String({ description: 'Whole when it is made; afterwards its beginning and its end' }),
    leafUserId: Uuid,
    expiresAt: MicrosWithoutZone,
    revokedAt: Type.Optional(MicrosWithoutZone),
    description: Type.Optional(Type.String()),
    valid: Type.Boolean(),
  },
  { title: 'ApiKey' },
)
export type ApiKey = Static<typeof ApiKey>

export const NewApiKey = Type.Object(
  {
    leafUserId: Uuid,
    expiresIn: Type.Integer({
      minimum: 900,
      maximum: 315_360_000,
      default: 31_536_000,
      description: 'Seconds',
    }),
    description: Type.Optional(Type.String({ maxLength: 255 })),
  },
  { title: 'apiKey' },
)
export type NewApiKey = Static<typeof NewApiKey>

/** Where the grower's browser goes to connect: good for 15 minutes, for one browser, once. */
export const SignInUrl = Type.Object({ signInUrl: Type.String() }, { title: 'SignInUrl' })
export type SignInUrl = Static<typeof SignInUrl>

/** What an API key gets to see of credentials. */
export const RedactedCredentials = Type.Object(
  { id: Uuid, status: Type.String(), createdTime: Micros },
  { title: 'RedactedCredentials' },
)
export type RedactedCredentials = Static<typeof RedactedCredentials>
