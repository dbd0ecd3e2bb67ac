/** Links by which growers connect a provider or upload files, without an account here. */
import Type, { type Static } from 'typebox'
import { connectionProviders } from './keys.ts'
import { Millis, Uuid } from './values.ts'

export const magicLinkKinds = ['provider', 'authentication', 'file-upload'] as const
export type MagicLinkKind = (typeof magicLinkKinds)[number]

/** What `widget` says of each kind. */
export const magicLinkWidgets = {
  provider: 'PROVIDER',
  authentication: 'AUTHENTICATION',
  'file-upload': 'FILEUPLOAD',
} as const satisfies Record<MagicLinkKind, string>

const colour = { pattern: '^#[0-9A-Fa-f]{6}$', description: '#RRGGBB' }
const image = { maxLength: 100_000, description: 'https or data:image' }

export const defaultBackground = '#F5F5F5'

export const MagicLinkSettings = Type.Object({
  backgroundColor: Type.String(colour),
  headerImage: Type.Optional(Type.String(image)),
  companyLogo: Type.Optional(Type.String(image)),
  companyName: Type.Optional(Type.String()),
  showLeafUserName: Type.Boolean(),
  disconnectEnabled: Type.Boolean({ description: 'Not of file uploads' }),
})
export type MagicLinkSettings = Static<typeof MagicLinkSettings>

/** An empty text is none. */
const imageInput = Type.Optional(Type.String({ ...image, pattern: '^(https://\\S+|data:image/\\S+)?$' }))
const NewSettings = Type.Object({
  backgroundColor: Type.Optional(Type.String(colour)),
  headerImage: imageInput,
  companyLogo: imageInput,
  companyName: Type.Optional(Type.String({ maxLength: 255 })),
  showLeafUserName: Type.Optional(Type.Boolean()),
  disconnectEnabled: Type.Optional(Type.Boolean()),
  /** An older spelling. */
  disconnectedEnabled: Type.Optional(Type.Boolean()),
})
export type NewMagicLinkSettings = Static<typeof NewSettings>

/** `All` stands for every provider that the owner has an application at; `Other` for nothing. */
export const linkableProviders = [...connectionProviders, 'Other', 'All'] as const
const provider = Type.String({ description: connectionProviders.join(', ') })

const terms = {
  expiresIn: Type.Integer({ minimum: 900, maximum: 31_536_000, default: 900, description: 'Seconds' }),
  maxUsage: Type.Integer({ minimum: 1, maximum: 2_147_483_647, default: 3 }),
  settings: Type.Optional(NewSettings),
}
/** For whom: a user of this `externalId` is taken as it is, or made. */
const forExternalId = {
  externalId: Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' }),
  name: Type.Optional(Type.String({ maxLength: 255 })),
  email: Type.Optional(Type.String({ maxLength: 255 })),
}
const own = {
  provider: {
    allowedProviders: Type.Optional(Type.Array(Type.String(), { description: linkableProviders.join(', ') })),
    provider: Type.Optional(provider),
  },
  authentication: { provider },
  'file-upload': {},
} as const

const title = 'magicLink'
/** Bodies of `POST /magic-link/users/{leafUserId}/{kind}`. */
export const newMagicLinks = {
  provider: Type.Object({ ...terms, ...own.provider }, { title }),
  authentication: Type.Object({ ...terms, ...own.authentication }, { title }),
  'file-upload': Type.Object({ ...terms, ...own['file-upload'] }, { title }),
} as const
/** Bodies of `POST /magic-link/{kind}`. */
export const newMagicLinksWithUser = {
  provider: Type.Object({ ...terms, ...own.provider, ...forExternalId }, { title }),
  authentication: Type.Object({ ...terms, ...own.authentication, ...forExternalId }, { title }),
  'file-upload': Type.Object({ ...terms, ...own['file-upload'], ...forExternalId }, { title }),
} as const

/** The bodies above, seen as one. */
export interface NewMagicLink {
  readonly expiresIn: number
  readonly maxUsage: number
  readonly settings?: NewMagicLinkSettings
  readonly provider?: string
  readonly allowedProviders?: readonly string[]
}
export interface NewMagicLinkWithUser extends NewMagicLink {
  readonly externalId: string
  readonly name?: string
  readonly email?: string
}

export const CreatedMagicLink = Type.Object(
  { id: Uuid, leafUserId: Uuid, link: Type.String(), expiresAt: Millis },
  { title: 'CreatedMagicLink' },
)
export type CreatedMagicLink = Static<typeof CreatedMagicLink>

export const MagicLink = Type.Object(
  {
    id: Uuid,
    link: Type.String(),
    createdAt: Millis,
    expiresAt: Millis,
    lastAccessedAt: Type.Optional(Millis),
    leafUserId: Uuid,
    maxUsage: Type.Integer(),
    usageCount: Type.Integer(),
    widget: Type.Enum(Object.values(magicLinkWidgets)),
    settings: MagicLinkSettings,
    allowedProviders: Type.Optional(Type.Array(Type.String())),
    provider: Type.Optional(Type.String()),
  },
  { title: 'MagicLink' },
)
export type MagicLink = Static<typeof MagicLink>
