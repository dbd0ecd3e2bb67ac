/** What a link is made with, in its stored form. Pure. */
import {
  connectionProviders,
  defaultBackground,
  linkableProviders,
  type MagicLinkKind,
  type MagicLinkSettings,
  type NewMagicLink,
  type NewMagicLinkSettings,
} from '@sheaf/contract'
import { ProviderUnknown } from './errors.ts'

/** Defaults filled in; an empty text is none. */
export function settingsOf(given: NewMagicLinkSettings = {}): MagicLinkSettings {
  const { headerImage, companyLogo, companyName, disconnectEnabled, disconnectedEnabled } = given
  return {
    backgroundColor: given.backgroundColor ?? defaultBackground,
    ...(headerImage ? { headerImage } : {}),
    ...(companyLogo ? { companyLogo } : {}),
    ...(companyName ? { companyName } : {}),
    showLeafUserName: given.showLeafUserName ?? false,
    disconnectEnabled: disconnectEnabled ?? disconnectedEnabled ?? false,
  }
}

/** Names as they are emitted. Throws `ProviderUnknown`. */
export function providersOf(kind: MagicLinkKind, { provider, allowedProviders }: NewMagicLink): string[] {
  if (kind === 'file-upload') return []
  if (provider !== undefined) return [canonical('provider', provider, connectionProviders)]
  const allowed =
    allowedProviders?.map((name) => canonical('allowedProviders', name, linkableProviders)) ?? []
  return allowed.length ? allowed : ['All']
}

export function allows(providers: readonly string[], provider: string): boolean {
  return providers.includes('All') || providers.includes(provider)
}

function canonical(field: ProviderUnknown['field'], given: string, known: readonly string[]): string {
  const found = known.find((each) => each.toLowerCase() === given.toLowerCase())
  if (!found) throw new ProviderUnknown(field, known)
  return found
}
