import type { ReactNode } from 'react'

import './Badge.css'
import { Icon, type IconName } from './Icon'

export type Tone = 'plain' | 'ok' | 'warn' | 'danger'

/** A word about a person or thing. */
export function Badge(props: { icon?: IconName; tone?: Tone; children: ReactNode }) {
  const { icon, tone = 'plain', children } = props
  return (
    <span className={tone === 'plain' ? 'badge' : `badge badge--${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  )
}

/** A fact of the room's top line; opens its panel. */
export function Chip(props: {
  icon: IconName
  tone?: 'plain' | 'ok' | 'warn' | 'alarm'
  extra?: boolean
  label: string
  expanded: boolean
  shortcut?: string
  onPress: () => void
  children: ReactNode
}) {
  const { icon, tone = 'plain', extra, label, expanded, shortcut, onPress, children } = props
  const names = ['chip']
  if (tone !== 'plain') names.push(`chip--${tone}`)
  if (extra) names.push('chip--extra')
  return (
    <button type="button" className={names.join(' ')} aria-label={label} aria-expanded={expanded} aria-keyshortcuts={shortcut} onClick={onPress}>
      <Icon name={icon} />
      <span>{children}</span>
    </button>
  )
}
