/** The languages of the page: chosen by the browser's preference, or by `?locale=`. */
import { enUS } from './texts/en-us.ts'
import { esES } from './texts/es-es.ts'
import { frFR } from './texts/fr-fr.ts'
import { ptBR } from './texts/pt-br.ts'
import type { Texts } from './texts/texts.ts'

export const locales = ['en_US', 'pt_BR', 'es_ES', 'fr_FR'] as const
export type Locale = (typeof locales)[number]

export const textsOf: Readonly<Record<Locale, Texts>> = { en_US: enUS, pt_BR: ptBR, es_ES: esES, fr_FR: frFR }

/** Each in its own words. */
export const localeNames: Readonly<Record<Locale, string>> = {
  en_US: 'English',
  pt_BR: 'Português',
  es_ES: 'Español',
  fr_FR: 'Français',
}

/** BCP 47: `pt-BR`. */
export function languageTag(locale: Locale): string {
  return locale.replace('_', '-')
}

/** `forced` wins where it names one of ours; of the preferred languages the first that we have, whatever its country. */
export function chooseLocale(forced: string | null, preferred: readonly string[]): Locale {
  const tag = forced?.replace('-', '_').toLowerCase()
  const named = locales.find((locale) => locale.toLowerCase() === tag)
  if (named) return named
  for (const each of preferred) {
    const found = locales.find((locale) => locale.slice(0, 2) === each.slice(0, 2).toLowerCase())
    if (found) return found
  }
  return 'en_US'
}
