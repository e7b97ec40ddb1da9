import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'

import './Button.css'
import { Icon, type IconName } from './Icon'

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet' | 'danger-quiet'
  readonly size?: 's' | 'l'
  readonly wide?: boolean
  readonly icon?: IconName
  readonly children: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

/** A button with a word. One primary per screen. */
export function Button({ kind = 'plain', size, wide, icon, children, ...rest }: ButtonProps) {
  const names = ['btn']
  if (kind !== 'plain') names.push(`btn--${kind}`)
  if (size) names.push(`btn--${size}`)
  if (wide) names.push('btn--wide')
  return (
    <AriaButton {...rest} className={names.join(' ')}>
      {icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  )
}

/** A button whose meaning everybody knows without a word: close, reveal. The word is its accessible name. */
export function IconButton({ icon, label, ...rest }: Omit<AriaButtonProps, 'children' | 'className' | 'style'> & { icon: IconName; label: string }) {
  return (
    <AriaButton {...rest} className="icon-btn" aria-label={label}>
      <Icon name={icon} />
    </AriaButton>
  )
}
