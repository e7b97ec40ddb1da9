import { useId } from 'react'

import type { PaperQuestion } from '../../platform/account'
import { useText } from '../../platform/locale'
import { Check, Choice, Field } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { chosen, toggled, type troubleOf } from './answers'
import { wordOf } from './said'

/** A question in the form that fits its answer. */
export function PaperField(props: { question: PaperQuestion; value: string; trouble: ReturnType<typeof troubleOf>; onChange: (value: string) => void }) {
  const t = useText()
  const { question, value, onChange } = props
  const error = props.trouble && t(props.trouble.key, props.trouble.params)
  return (
    <div id={`paper-${question.field}`}>
      {question.kind === 'yes_no' ? (
        <Choice
          label={question.label}
          value={value}
          options={[
            { value: 'yes', label: t('common.yes') },
            { value: 'no', label: t('common.no') },
          ]}
          onChange={onChange}
        />
      ) : question.kind === 'some' ? (
        <fieldset className="choices">
          <legend className="label">{question.label}</legend>
          {question.parts.map((word) => (
            <Check key={word} selected={chosen(value).includes(word)} onChange={(on) => onChange(toggled(value, word, on, question.parts))}>
              {wordOf(word, t)}
            </Check>
          ))}
        </fieldset>
      ) : question.kind === 'lines' || question.kind === 'rows' ? (
        <Lines question={question} value={value} error={error} onChange={onChange} />
      ) : (
        <Field label={question.label} hint={question.help} value={value} error={error} onChange={onChange} {...(question.kind === 'date' ? { type: 'date' } : {})} />
      )}
    </div>
  )
}

function Lines(props: { question: PaperQuestion; value: string; error: string | null; onChange: (value: string) => void }) {
  const id = useId()
  const { question, error } = props
  return (
    <div className="field">
      <label htmlFor={id}>{question.label}</label>
      <textarea
        id={id}
        className="input input--area"
        rows={3}
        value={props.value}
        aria-invalid={error !== null}
        aria-describedby={`${id}-help${error ? ` ${id}-error` : ''}`}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {error && (
        <p id={`${id}-error`} className="error">
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      )}
      <p id={`${id}-help`} className="hint">{question.help}</p>
    </div>
  )
}
