import { useEffect, useEffectEvent, useState } from 'react'

import { useLanguage } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { wordList } from '../encryption/words'
import { makePassphrase } from './passphrase'
import './create.css'

/** Shortest passphrase accepted: typed ones are weaker than generated ones, shorter ones hopeless. */
const SHORTEST = 8

/** Whether a passphrase is too short to be taken. */
export function isShort(passphrase: string): boolean {
  return passphrase.trim().length < SHORTEST
}

/** A new passphrase: four random words, another four on request, or one's own. */
export function PassphraseField(props: { value: string; onChange: (value: string) => void; short: boolean }) {
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
