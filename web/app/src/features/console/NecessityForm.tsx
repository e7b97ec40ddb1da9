import { useId, useState, type FormEvent } from 'react'
import { Label, Text, TextArea, TextField } from 'react-aria-components'

import type { NecessityAnswers } from '../../platform/account'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { TroubleLine } from '../account/TroubleLine'
import './console.css'
import { ANSWER, areAnswers, cleaned, filled, QUESTIONS, troubleOf } from './functions'

/**
 * The four questions about a function. Proposals fill the fields; nothing is sent before it is pressed. `act`: what sending is
 * called. `trouble`: why it was not taken.
 */
export function NecessityForm(props: {
  answers: NecessityAnswers
  proposed: NecessityAnswers
  act: string
  working: boolean
  trouble: string | null
  onChange: (answers: NecessityAnswers) => void
  onSend: (answers: NecessityAnswers) => void
  onClose: () => void
}) {
  const { answers, proposed, onChange } = props
  const t = useText()
  const hint = useId()
  const [checked, setChecked] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (props.working) return
    setChecked(true)
    if (areAnswers(answers)) return props.onSend(cleaned(answers))
    const form = event.currentTarget
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  return (
    <form className="form necessity" onSubmit={submit} noValidate aria-busy={props.working}>
      <p>{t('functions.proposal')}</p>
      <p id={hint} className="small muted">{t('functions.answerHint', { least: ANSWER.least, most: ANSWER.most })}</p>
      <div>
        <Button size="s" onPress={() => onChange(filled(answers, proposed))}>
          {t('functions.takeAll')}
        </Button>
      </div>
      {QUESTIONS.map(({ question, text, word }, place) => {
        const trouble = checked ? troubleOf(answers[question]) : null
        return (
          <div key={question} className="necessity__question">
            <TextField className="field" value={answers[question]} onChange={(value) => onChange({ ...answers, [question]: value })} isInvalid={trouble !== null} aria-describedby={hint} autoFocus={place === 0}>
              <Label>{t(text)}</Label>
              <TextArea className="input input--area" rows={4} />
              {trouble && (
                <Text slot="errorMessage" className="error" elementType="p">
                  <Icon name="alert" />
                  <span>{t(trouble.key, { n: trouble.n })}</span>
                </Text>
              )}
            </TextField>
            <div>
              <Button size="s" kind="quiet" onPress={() => onChange({ ...answers, [question]: proposed[question] })} aria-label={`${t('functions.take')}: ${t(word)}`}>
                {t('functions.take')}
              </Button>
            </div>
          </div>
        )
      })}
      <TroubleLine text={props.trouble} />
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={props.working}>{props.act}</Button>
        <Button onPress={props.onClose}>{t('common.cancel')}</Button>
      </div>
    </form>
  )
}
