import { Field, type FieldProps } from '../../ui/Field'

/** A code of the second factor; phones offer it from where it arrives. */
export function CodeField(props: Omit<FieldProps, 'type' | 'autoComplete' | 'inputMode' | 'maxLength' | 'spellCheck'>) {
  return <Field {...props} autoComplete="one-time-code" inputMode="numeric" maxLength={12} spellCheck="false" />
}
