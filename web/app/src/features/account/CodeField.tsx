import { useText } from '../../platform/locale'
import { Field, type FieldProps } from '../../ui/Field'

/** A code of the second factor; phones offer it from where it arrives. */
export function CodeField(props: Omit<FieldProps, 'type' | 'autoComplete' | 'inputMode' | 'maxLength' | 'spellCheck'>) {
  return <Field {...props} autoComplete="one-time-code" inputMode="numeric" maxLength={12} spellCheck="false" />
}

/** A code of the second factor, or a recovery code in its place: letters and digits in groups. */
export function FactorField(props: { recovery: boolean; value: string; onChange: (value: string) => void; autoFocus: boolean }) {
  const { recovery, ...rest } = props
  const t = useText()
  return recovery ? (
    <Field key="recovery" {...rest} label={t('signin.recovery')} autoComplete="off" spellCheck="false" autoCapitalize="none" maxLength={40} />
  ) : (
    <CodeField key="code" {...rest} label={t('code.label')} hint={t('code.hint')} />
  )
}
