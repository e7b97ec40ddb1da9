import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'

import type German from '../locales/de.json'
import { keep, kept } from './storage'
import { fill, type Params, type Sentence } from './text'

/** A language of the interface. */
export type Locale = 'de' | 'en'

/** Name of a sentence. German is the reference; a test holds English equal. */
export type TextKey = keyof typeof German

/** Looks up a sentence and fills its places. */
export type Translate = (key: TextKey, params?: Params) => string

type Sentences = Readonly<Record<TextKey, Sentence>>

const LOADERS: Record<Locale, () => Promise<Sentences>> = {
  de: async () => (await import('../locales/de.json')).default,
  en: async () => (await import('../locales/en.json')).default,
}

/** The language chosen on this device, or else the browser's first that we have; German when there is none. */
export function preferredLocale(): Locale {
  const chosen = kept('locale')
  if (chosen === 'de' || chosen === 'en') return chosen
  for (const tag of navigator.languages) {
    if (tag.startsWith('de')) return 'de'
    if (tag.startsWith('en')) return 'en'
  }
  return 'de'
}

/** Sentences of one language, ready to use. */
export interface Language {
  readonly locale: Locale
  /** As dates and numbers are written (BCP 47). */
  readonly region: string
  readonly t: Translate
}

const REGIONS: Record<Locale, string> = { de: 'de-DE', en: 'en-GB' }

/** Loads a language. */
export async function loadLanguage(locale: Locale): Promise<Language> {
  const sentences = await LOADERS[locale]()
  const rules = new Intl.PluralRules(locale)
  return { locale, region: REGIONS[locale], t: (key, params) => fill(sentences[key], params, rules) }
}

interface LanguageContext extends Language {
  readonly setLocale: (locale: Locale) => void
}

const Context = createContext<LanguageContext | null>(null)

/** Gives the page its language, and `<html lang>`. */
export function LanguageProvider(props: { initial: Language; children: ReactNode }) {
  const [language, setLanguage] = useState(props.initial)
  const setLocale = useCallback((locale: Locale) => {
    keep('locale', locale)
    void loadLanguage(locale).then(setLanguage)
  }, [])
  useEffect(() => {
    document.documentElement.lang = language.locale
  }, [language])
  const value = useMemo(() => ({ ...language, setLocale }), [language, setLocale])
  return (
    <Context value={value}>
      <I18nProvider locale={language.region}>{props.children}</I18nProvider>
    </Context>
  )
}

/** The page's language. */
export function useLanguage(): LanguageContext {
  const value = useContext(Context)
  if (!value) throw new Error('outside of LanguageProvider')
  return value
}

/** Only the lookup. */
export function useText(): Translate {
  return useLanguage().t
}

/** Sets the window title for as long as the component is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'Konklave' ? title : `${title} – Konklave`
  }, [title])
}
