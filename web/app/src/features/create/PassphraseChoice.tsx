import { useEffect, useEffectEvent, useState } from 'react'

import { useLanguage } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Field, Switch } from '../../ui/Field'
import { wordList } from '../encryption/words'
import { makePassphrase } from './passphrase'
import './create.css'

/** Shortest passphrase accepted: typed ones are weaker than generated ones, shorter ones hopeless. */
const SHORTEST = 8

/** What is chosen, and how to choose. */
export interface PassphraseChosen {
  /** Whether there is to be one. */
  readonly protect: boolean
  readonly passphrase: string
  /** It was handed in and is too short to be taken. */
  readonly short: boolean
  onProtect(protect: boolean): void
  onPassphrase(passphrase: string): void
  /** Hands it in. False: it is too short, and says so. */
  check(): boolean
}

/** A passphrase to be chosen, or none. */
export function usePassphrase(): PassphraseChosen {
  const [protect, onProtect] = useState(true)
  const [typed, setTyped] = useState('')
  const [short, setShort] = useState(false)
  return {
    protect,
    passphrase: typed,
    short,
    onProtect,
    onPassphrase: (value) => {
      setTyped(value)
      setShort(false)
    },
    check: () => {
      const tooShort = protect && typed.trim().length < SHORTEST
      if (tooShort) setShort(true)
      return !tooShort
    },
  }
}

/** Whether a passphrase is needed, and which. */
export function PassphraseChoice({ chosen }: { chosen: PassphraseChosen }) {
  const { t } = useLanguage()
  return (
    <>
      <Switch selected={chosen.protect} onChange={chosen.onProtect} hint={t('create.usePassphraseHint')}>
        {t('create.usePassphrase')}
      </Switch>
      {chosen.protect && <PassphraseField value={chosen.passphrase} onChange={chosen.onPassphrase} short={chosen.short} />}
    </>
  )
}

/** A new passphrase: four random words, another four on request, or one's own. */
function PassphraseField(props: { value: string; onChange: (value: string) => void; short: boolean }) {
  const { locale, t } = useLanguage()
  const [words, setWords] = useState<readonly string[] | null>(null)
  const arrived = useEffectEvent((list: readonly string[]) => {
    setWords(list)
    if (!props.value) props.onChange(makePassphrase(list))
  })

  useEffect(() => {
    let current = true
    void wordList(locale).then((list) => {
      if (current) arrived(list)
    })
    return () => {
      current = false
    }
  }, [locale])

  return (
    <div className="stack create__pass">
      <Field
        label={t('create.passphrase')}
        hint={t('create.passphraseHint', { n: SHORTEST })}
        error={props.short ? t('create.passphraseShort', { n: SHORTEST }) : null}
        value={props.value}
        onChange={(value) => props.onChange(value.replace(/[\r\n]+/g, ' '))}
        maxLength={256}
        autoComplete="off"
        spellCheck="false"
        wrap
      />
      <Button size="s" kind="quiet" icon="refresh" isDisabled={!words} onPress={() => words && props.onChange(makePassphrase(words))}>
        {t('create.another')}
      </Button>
    </div>
  )
}
