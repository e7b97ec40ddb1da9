import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'

import './Key.css'
import { Icon, type IconName } from './Icon'

/** A control of the call bar: picture above word. */
export function Key(props: {
  icon: IconName
  children: ReactNode
  kind?: 'plain' | 'leave'
  expanded?: boolean
  shortcut?: string
  onPress?: () => void
}) {
  const { icon, children, kind = 'plain', expanded, shortcut, onPress } = props
  return (
    <AriaButton
      className={kind === 'leave' ? 'key key--leave' : 'key'}
      {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
      {...(shortcut ? { 'aria-keyshortcuts': shortcut } : {})}
      {...(onPress ? { onPress } : {})}
    >
      <Icon name={icon} />
      <span>{children}</span>
    </AriaButton>
  )
}

/** A device of one's own, on or off. A native element: react-aria's button has no switch role. */
export function SwitchKey(props: {
  icon: IconName
  offIcon: IconName
  name: string
  stateWord: string
  on: boolean
  busy?: boolean
  shortcut?: string
  onChange: (on: boolean) => void
}) {
  const { icon, offIcon, name, stateWord, on, busy, shortcut, onChange } = props
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-busy={busy ?? false}
      aria-keyshortcuts={shortcut}
      className={on ? 'key key--live' : 'key key--off'}
      onClick={() => onChange(!on)}
    >
      <Icon name={on ? icon : offIcon} />
      <span>
        {name}{' '}
        <span className="key__state" aria-hidden="true">
          {stateWord}
        </span>
      </span>
    </button>
  )
}
