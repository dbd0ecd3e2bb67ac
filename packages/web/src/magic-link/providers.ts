/** What growers call a provider, and the service where they sign in. */
interface ProviderName {
  readonly name: string
  readonly service: string
}

const known: Readonly<Record<string, ProviderName>> = {
  AgLeader: { name: 'Ag Leader', service: 'AgFiniti' },
}

export function nameOf(provider: string): ProviderName {
  return known[provider] ?? { name: provider, service: provider }
}
