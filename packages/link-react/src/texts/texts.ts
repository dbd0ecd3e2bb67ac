import { useSyncExternalStore } from 'react'
import { enUS, type Texts } from './en-us.ts'
import { esES } from './es-es.ts'
import { frFR } from './fr-fr.ts'
import { ptBR } from './pt-br.ts'

/** As Leaf's widgets name languages. */
export type Locale = 'en_US' | 'pt_BR' | 'es_ES' | 'fr_FR'

const languages: Readonly<Record<Locale, Texts>> = { en_US: enUS, pt_BR: ptBR, es_ES: esES, fr_FR: frFR }
const locales = Object.keys(languages) as Locale[]

export interface Words {
  /** The text with values where their names stand in braces; `company` stands everywhere. */
  say(text: keyof Texts, values?: Readonly<Record<string, string>>): string
  /** As `Intl` and the `lang` of elements name the language: `pt-BR`. */
  readonly tag: string
}

/** Of the language asked for, or the browser's first that there is, or English. */
export function useWords({
  locale,
  companyName,
}: {
  locale?: Locale | undefined
  companyName?: string | undefined
}): Words {
  // The browser's languages are not known where pages are rendered on a server.
  const found = useSyncExternalStore(subscribe, browserLocale, () => 'en_US' as const)
  const spoken = locale !== undefined && locale in languages ? locale : found
  const texts = languages[spoken]
  const company = companyName || texts.thisCompany
  return {
    say: (text, values) => fill(texts[text], { company, ...values }),
    tag: spoken.replace('_', '-'),
  }
}

function subscribe(listener: () => void): () => void {
  addEventListener('languagechange', listener)
  return () => removeEventListener('languagechange', listener)
}

function browserLocale(): Locale {
  for (const language of navigator.languages) {
    const found = locales.find((locale) => locale.slice(0, 2) === language.slice(0, 2).toLowerCase())
    if (found) return found
  }
  return 'en_US'
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}
