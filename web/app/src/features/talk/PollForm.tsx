import { useState, type FormEvent } from 'react'

import { useText } from '../../platform/locale'
import type { NewPoll } from '../../platform/talk'
import { Button, IconButton } from '../../ui/Button'
import { Check, Field } from '../../ui/Field'
import { Note } from '../../ui/Banner'
import { MOST_BYTES, size } from './words'

/** Answers a question must and may have. */
const FEWEST = 2
const MOST = 10

/** A new question. */
export function PollForm(props: { replaces: boolean; onAsk: (poll: NewPoll) => void; onCancel: () => void }) {
  const t = useText()
  const [question, setQuestion] = useState('')
  const [options, setOptions] = useState<readonly string[]>(['', ''])
  const [anonymous, setAnonymous] = useState(false)
  const [multiple, setMultiple] = useState(false)
  const given = options.map((option) => option.trim()).filter(Boolean)
  const twice = new Set(given).size < given.length
  const ready = question.trim() !== '' && given.length >= FEWEST && !twice && size(question.trim()) <= MOST_BYTES.question && given.every((text) => size(text) <= MOST_BYTES.option)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) props.onAsk({ question: question.trim(), options: given, anonymous, multiple })
  }
  return (
    <form className="poll stack" onSubmit={submit} noValidate aria-label={t('poll.new')}>
      <Field
        label={t('poll.question')}
        wrap
        value={question}
        onChange={(text) => setQuestion(text.replaceAll('\n', ' '))}
        error={size(question.trim()) > MOST_BYTES.question ? t('poll.tooLong') : null}
        autoComplete="off"
        autoFocus
      />
      {options.map((option, i) => (
        <Field
          key={i}
          label={t('poll.option', { n: i + 1 })}
          value={option}
          onChange={(text) => setOptions(options.map((former, j) => (j === i ? text : former)))}
          error={size(option.trim()) > MOST_BYTES.option ? t('poll.tooLong') : null}
          autoComplete="off"
          {...(options.length > FEWEST
            ? { end: <IconButton icon="x" label={t('poll.removeOption', { n: i + 1 })} onPress={() => setOptions(options.filter((_, j) => j !== i))} /> }
            : {})}
        />
      ))}
      {options.length < MOST && (
        <div>
          <Button size="s" icon="plus" onPress={() => setOptions([...options, ''])}>
            {t('poll.addOption')}
          </Button>
        </div>
      )}
      <Check selected={multiple} onChange={setMultiple}>
        {t('poll.multiple')}
      </Check>
      <Check selected={anonymous} onChange={setAnonymous} hint={t('poll.anonymousHint')}>
        {t('poll.anonymous')}
      </Check>
      {twice && (
        <p className="small" role="status">
          {t('poll.twice')}
        </p>
      )}
      {props.replaces && <Note>{t('poll.replaces')}</Note>}
      <div className="btn-pair">
        <Button onPress={props.onCancel}>{t('common.cancel')}</Button>
        <Button kind="primary" type="submit" isDisabled={!ready}>
          {t('poll.ask')}
        </Button>
      </div>
    </form>
  )
}
