import { useState } from 'react'

import { useLanguage, type Locale } from '../platform/locale'
import { setTheme, theme, type Theme } from '../platform/theme'
import { Button } from './Button'
import { Select } from './Field'

const LANGUAGES = [
  { value: 'de', label: 'Deutsch' },
  { value: 'en', label: 'English' },
]

/** Language and appearance as two lists. */
export function Preferences() {
  const { locale, setLocale, t } = useLanguage()
  const [chosen, setChosen] = useState<Theme>(theme)
  return (
    <>
      <Select label={t('common.language')} icon="globe" value={locale} options={LANGUAGES} onChange={(value) => setLocale(value as Locale)} />
      <Select
        label={t('common.theme')}
        icon="eye"
        value={chosen}
        options={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChange={(value) => {
          setChosen(value as Theme)
          setTheme(value as Theme)
        }}
      />
    </>
  )
}

/** The other language, in its own words, for the foot of a page. */
export function LanguageLink() {
  const { locale, setLocale, t } = useLanguage()
  const other: Locale = locale === 'de' ? 'en' : 'de'
  return (
    <span lang={other}>
      <Button kind="quiet" size="s" icon="globe" onPress={() => setLocale(other)}>
        {t('common.otherLanguage')}
      </Button>
    </span>
  )
}

/** Light or dark, as one button for the foot of a page. */
export function ThemeLink() {
  const { t } = useLanguage()
  const [chosen, setChosen] = useState<Theme>(theme)
  const next: Theme = chosen === 'system' ? 'light' : chosen === 'light' ? 'dark' : 'system'
  return (
    <Button
      kind="quiet"
      size="s"
      icon="eye"
      onPress={() => {
        setTheme(next)
        setChosen(next)
      }}
    >
      {`${t('common.theme')}: ${t(`theme.${chosen}`)}`}
    </Button>
  )
}
