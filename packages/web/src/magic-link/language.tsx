import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Formats, formatsOf } from './formats.ts'
import { chooseLocale, type Locale, languageTag, localeNames, locales, textsOf } from './locales.ts'
import type { Texts } from './texts/texts.ts'

interface Language {
  readonly locale: Locale
  readonly texts: Texts
  readonly formats: Formats
  choose(locale: Locale): void
}

const LanguageContext = createContext<Language | undefined>(undefined)
const kept = 'sheaf-locale'

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (!language) throw new Error('No language around')
  return language
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState(startLocale)
  useEffect(() => {
    document.documentElement.lang = languageTag(locale)
  }, [locale])
  const language = useMemo<Language>(
    () => ({
      locale,
      texts: textsOf[locale],
      formats: formatsOf(locale),
      choose(chosen) {
        remember(chosen)
        const address = new URL(location.href)
        address.searchParams.set('locale', chosen)
        history.replaceState(null, '', address)
        setLocale(chosen)
      },
    }),
    [locale],
  )
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export function LanguagePicker() {
  const { locale, texts, choose } = useLanguage()
  return (
    <label className="language">
      {texts.language}
      <select value={locale} onChange={({ target }) => choose(target.value as Locale)}>
        {locales.map((each) => (
          <option key={each} value={each} lang={languageTag(each)}>
            {localeNames[each]}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The way over the provider's pages loses the address's `?locale=`: the tab remembers it. */
function startLocale(): Locale {
  const forced = new URLSearchParams(location.search).get('locale')
  if (forced !== null) remember(forced)
  return chooseLocale(forced ?? remembered(), navigator.languages)
}

function remember(locale: string): void {
  try {
    sessionStorage.setItem(kept, locale)
  } catch {
    // Storage is switched off: the browser's preference holds.
  }
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(kept)
  } catch {
    return null
  }
}
