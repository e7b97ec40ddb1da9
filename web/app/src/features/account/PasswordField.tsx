import { useState } from 'react'

import { useText } from '../../platform/locale'
import { IconButton } from '../../ui/Button'
import { Field, type FieldProps } from '../../ui/Field'
import { LEAST, lengthOf } from './password'
import './account.css'

/** Longest password that can be typed, in UTF-16 units: more would be more bytes than the server takes. */
const MOST = 513

/** A password: dots, until whoever types wants to see it. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'end' | 'maxLength' | 'spellCheck'>) {
  const t = useText()
  const [shown, setShown] = useState(false)
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      maxLength={MOST}
      spellCheck="false"
      autoCapitalize="none"
      end={<IconButton icon={shown ? 'eye-off' : 'eye'} label={t(shown ? 'password.hide' : 'password.show')} onPress={() => setShown(!shown)} />}
    />
  )
}

/** A password to be chosen, with how long it is: that, and nothing else, is measured. */
export function NewPasswordField(props: { label: string; value: string; onChange: (value: string) => void; error?: string | null; autoFocus?: boolean }) {
  const t = useText()
  const n = lengthOf(props.value)
  return (
    <div className="stack new-password">
      <PasswordField {...props} autoComplete="new-password" hint={t('password.rules', { n: LEAST })} />
      <svg className="length" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect width={Math.min(100, (100 * n) / (2 * LEAST))} height="4" className={n < LEAST ? 'length__short' : 'length__enough'} />
        <rect x="50" width=".75" height="4" className="length__mark" />
      </svg>
      <p className="hint small muted" role="status">
        {n === 0 ? t('password.length.none') : n < LEAST ? t('password.length.short', { n, least: LEAST }) : t('password.length.enough', { n })}
      </p>
    </div>
  )
}
