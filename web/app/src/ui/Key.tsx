import { useEffect, useRef, type ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'

import './Key.css'
import { Icon, type IconName } from './Icon'

/** A control of the call bar: picture above word. */
export function Key(props: {
  icon: IconName
  children: ReactNode
  kind?: 'plain' | 'leave'
  expanded?: boolean
  /** For a key that stays down; its word stays the same. */
  pressed?: boolean
  shortcut?: string
  /** Something new behind the key: how many, and the word for it. Zero shows nothing. */
  news?: { readonly count: number; readonly word: string }
  /** Something new that is not counted, in a word; none: nothing. */
  fresh?: string | undefined
  onPress?: () => void
}) {
  const { icon, children, kind = 'plain', expanded, pressed, shortcut, news, fresh, onPress } = props
  const button = useRef<HTMLButtonElement>(null)
  // By hand: react-aria passes on only what it knows.
  useEffect(() => {
    if (shortcut) button.current?.setAttribute('aria-keyshortcuts', shortcut)
    else button.current?.removeAttribute('aria-keyshortcuts')
  }, [shortcut])
  return (
    <AriaButton
      ref={button}
      className={kind === 'leave' ? 'key key--leave' : 'key'}
      {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      {...(onPress ? { onPress } : {})}
    >
      <Icon name={icon} />
      <span>{children}</span>
      {news && news.count > 0 && (
        <span className="key__dot">
          <span className="sr-only">{news.word} </span>
          {news.count > 99 ? '99+' : news.count}
        </span>
      )}
      {fresh && (
        <span className="key__dot key__dot--fresh">
          <span className="sr-only">{fresh}</span>
        </span>
      )}
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
  /** On, but nothing of it is shown at the moment. */
  held?: boolean
  busy?: boolean
  shortcut?: string
  onChange: (on: boolean) => void
}) {
  const { icon, offIcon, name, stateWord, on, held, busy, shortcut, onChange } = props
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-busy={busy ?? false}
      aria-keyshortcuts={shortcut}
      className={!on ? 'key key--off' : held ? 'key key--held' : 'key key--live'}
      onClick={() => onChange(!on)}
    >
      <Icon name={on ? icon : offIcon} />
      <span>
        {name}{' '}
        <span className="key__state" aria-hidden={!held}>
          {stateWord}
        </span>
      </span>
    </button>
  )
}
