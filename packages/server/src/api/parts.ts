import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Certificate } from '../config/certificate.ts'
import type { Config } from '../config/config.ts'
import type { Context } from '../context.ts'
import type { AttemptLimits } from '../owners/attempts.ts'
import type { SigningKeys } from '../owners/signing-keys.ts'

/** Routes are typed by their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export interface Limits {
  /** Per owner, and per address where nobody is signed in. */
  readonly requestsAMinute: number
  /** Per address, in this process, right ones too: each costs as much as a password is worth. */
  readonly loginsAMinute: number
  /** Over all processes. */
  readonly signInAttempts: AttemptLimits
  readonly uploadBytes: number
  /** At once, of an owner, in this process. */
  readonly eventStreams: number
  /** Between two looks at whether an event stream, and its token, still stand. */
  readonly heartbeatMs: number
}

/** What of the configuration the API looks at. */
export interface ApiConfig
  extends Pick<Config, 'publicUrl'>,
    Partial<Pick<Config, 'corsOrigins' | 'trustProxy' | 'redactSecrets' | 'signedDownloads' | 'legacyUrls'>> {
  /** Undefined: plain HTTP. */
  readonly certificate?: Certificate
}

/** What routes are handed. */
export interface Parts {
  readonly context: Context
  readonly config: ApiConfig
  readonly limits: Limits
  readonly signingKeys: SigningKeys
}
