const names: Readonly<Record<string, string>> = { AgLeader: 'Ag Leader AgFiniti' }

/** What a grower calls it. */
export function nameOf(provider: string): string {
  return names[provider] ?? provider
}
