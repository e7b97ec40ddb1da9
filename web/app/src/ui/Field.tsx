import { useId, type ReactNode } from 'react'
import { Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components'

import './Field.css'
import { Icon, type IconName } from './Icon'

export interface FieldProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong and what helps; shown and announced while set. */
  readonly error?: string | null
  readonly placeholder?: string
  readonly size?: 'l'
  /** Long text wraps instead of leaving the view; line breaks do not enter it. */
  readonly wrap?: boolean
  /** Names and codes are typed as they are, also on phones. */
  readonly autoCapitalize?: 'none'
  /** The last day the browser offers, of a field for days. */
  readonly max?: string
  /** A button at the end of the line. */
  readonly end?: ReactNode
}

/** One line of text with its label, hint and error. */
export function Field({ label, hint, error, placeholder, size, wrap, autoCapitalize, max, end, ...rest }: FieldProps) {
  const names = ['input']
  if (size) names.push(`input--${size}`)
  if (wrap) names.push('input--wrap')
  const Control = wrap ? TextArea : Input
  const input = <Control className={names.join(' ')} placeholder={placeholder ?? ''} {...(wrap ? { rows: 1 } : {})} {...(autoCapitalize ? { autoCapitalize } : {})} {...(max ? { max } : {})} />
  return (
    <TextField {...rest} isInvalid={Boolean(error)} className="field">
      <Label>{label}</Label>
      {end ? (
        <div className="with-button">
          {input}
          {end}
        </div>
      ) : (
        input
      )}
      {error && (
        <Text slot="errorMessage" className="error" elementType="p">
          <Icon name="alert" />
          <span>{error}</span>
        </Text>
      )}
      {hint && (
        <Text slot="description" className="hint" elementType="p">
          {hint}
        </Text>
      )}
    </TextField>
  )
}

/** A tick with its consequence. */
export function Check(props: { selected: boolean; onChange: (selected: boolean) => void; hint?: string; children: ReactNode }) {
  return (
    <label className="check">
      <input type="checkbox" checked={props.selected} onChange={(event) => props.onChange(event.target.checked)} />
      <span>
        {props.children}
        {props.hint && <span className="hint">{props.hint}</span>}
      </span>
    </label>
  )
}

/** Something on or off, with its consequence. */
export function Switch(props: { selected: boolean; onChange: (selected: boolean) => void; hint?: string; children: ReactNode }) {
  return (
    <label className="switch">
      <span>
        {props.children}
        {props.hint && <span className="hint">{props.hint}</span>}
      </span>
      <input type="checkbox" role="switch" checked={props.selected} onChange={(event) => props.onChange(event.target.checked)} />
    </label>
  )
}

/** One of a few, each with its consequence. */
export function Choice<Value extends string>(props: {
  label: string
  value: Value
  options: readonly { readonly value: Value; readonly label: string; readonly hint?: string; readonly disabled?: boolean }[]
  /** Why not every option can be chosen. */
  note?: string | undefined
  onChange: (value: Value) => void
}) {
  const name = useId()
  return (
    <fieldset className="choices">
      <legend className="label">{props.label}</legend>
      {props.note && (
        <p className="hint choices__note">
          <Icon name="lock" />
          {props.note}
        </p>
      )}
      {props.options.map(({ value, label, hint, disabled }) => (
        <label key={value} className="check">
          <input type="radio" name={name} checked={value === props.value} disabled={disabled} onChange={() => props.onChange(value)} />
          <span>
            {label}
            {hint && <span className="hint">{hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** One of a few. The system's own list, because phones and screen readers know it best. */
export function Select(props: {
  label: string
  icon?: IconName
  value: string
  options: readonly { readonly value: string; readonly label: string }[]
  onChange: (value: string) => void
  disabled?: boolean
  hint?: string
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className={props.icon ? 'select-wrap select-wrap--lead' : 'select-wrap'}>
        {props.icon && <Icon name={props.icon} />}
        <select
          id={id}
          className="select"
          value={props.value}
          disabled={props.disabled}
          aria-describedby={props.hint ? `${id}-hint` : undefined}
          onChange={(event) => props.onChange(event.target.value)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </div>
      {props.hint && (
        <p id={`${id}-hint`} className="hint">
          {props.hint}
        </p>
      )}
    </div>
  )
}
