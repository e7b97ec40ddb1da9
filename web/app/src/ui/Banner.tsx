import type { ReactNode } from 'react'

import './Banner.css'
import { Icon, type IconName } from './Icon'

/** A sentence across the stage that stays as long as it is true. */
export function Banner(props: {
  tone: 'plain' | 'ok' | 'warn' | 'danger'
  icon: IconName
  action?: ReactNode
  /** Its words are announced elsewhere. */
  quiet?: boolean
  children: ReactNode
}) {
  return (
    <div className={props.tone === 'plain' ? 'banner' : `banner banner--${props.tone}`} role="status" {...(props.quiet ? { 'aria-live': 'off' } : {})}>
      <Icon name={props.icon} />
      <p>{props.children}</p>
      {props.action}
    </div>
  )
}

/** A remark in small type. */
export function Note(props: { icon?: IconName; children: ReactNode }) {
  return (
    <p className="note">
      <Icon name={props.icon ?? 'info'} />
      <span>{props.children}</span>
    </p>
  )
}
