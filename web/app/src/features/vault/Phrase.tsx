import { useEffect, useId, useRef, useState, type FormEvent } from 'react'

import { useText } from '../../platform/locale'
import { saveText } from '../../platform/save'
import type { VaultFailure } from '../../platform/vault'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Note } from '../../ui/Banner'
import { TroubleLine } from '../account/TroubleLine'
import { asked, fits, wordsOf } from './phrase'
import { vaultText } from './trouble'
import './vault.css'

/** The recovery phrase, shown this once, and whether it was written down: one word of it is asked for. `ask`: which, from 0, for scenes. `onDone` lets it count. */
export function Phrase(props: { phrase: string; ask?: number; onDone: () => Promise<VaultFailure | null>; onCancel: () => void }) {
  const t = useText()
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const words = wordsOf(props.phrase)
  const [which] = useState(() => props.ask ?? asked(words.length))
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<VaultFailure | null>(null)
  const submit = async () => {
    if (working) return
    setFailure(null)
    if (!fits(typed, words[which])) return setWrong(true)
    setWorking(true)
    const came = await props.onDone()
    setWorking(false)
    setFailure(came)
  }
  return (
    <section className="stack phrase" aria-labelledby={id}>
      <h3 id={id} ref={heading} tabIndex={-1}>
        {t('vault.yourPhrase')}
      </h3>
      <p>{t('vault.yourPhraseText')}</p>
      <ol className="codes phrase__words">
        {words.map((word, n) => (
          <li key={n}>{word}</li>
        ))}
      </ol>
      <div className="form__acts">
        <Button icon="download" onPress={() => saveText(`${t('vault.file')}.txt`, `${words.join(' ')}\n`)}>
          {t('vault.savePhrase')}
        </Button>
      </div>
      <Note icon="key">{t('vault.phraseOnly')}</Note>
      <form
        className="form"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          void submit()
        }}
        noValidate
        aria-busy={working}
      >
        <Field
          label={t('vault.word', { n: which + 1 })}
          hint={t('vault.wordHint')}
          value={typed}
          onChange={(value) => {
            setTyped(value)
            setWrong(false)
          }}
          maxLength={40}
          autoComplete="off"
          spellCheck="false"
          autoCapitalize="none"
        />
        <TroubleLine text={wrong ? t('vault.wordWrong', { n: which + 1 }) : failure && `${vaultText(failure, t)} ${t('vault.notYet')}`} />
        <div className="form__acts">
          <Button kind="primary" type="submit" isPending={working} isDisabled={typed.trim() === ''}>
            {t('vault.wordDone')}
          </Button>
          <Button isDisabled={working} onPress={props.onCancel}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </section>
  )
}
