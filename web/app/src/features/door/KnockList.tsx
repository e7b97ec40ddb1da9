import { useRef } from 'react'

import type { Meeting } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { hue, initials, plainName } from '../roster/person'
import { vouches } from './guest'
import './door.css'

/** Who waits before the door. Admitting and declining look alike. */
export function KnockList(props: { meeting: Meeting }) {
  const t = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  const { meeting } = props
  const { waiting, door } = meeting.view
  const locked = door === 'locked'
  // The row goes with its answer; the focus stays in the list.
  const answer = (act: () => void) => () => {
    act()
    heading.current?.focus()
  }
  return (
    <section className="stack roster" aria-labelledby="h-lobby">
      <div className="knock__head">
        <h3 id="h-lobby" ref={heading} tabIndex={-1}>
          {t('door.waiting', { n: waiting.length })}
        </h3>
        {waiting.length > 1 && !locked && (
          <Button size="s" onPress={answer(() => meeting.admitAll())}>
            {t('door.admitAll')}
          </Button>
        )}
      </div>
      {locked && waiting.length > 0 && <p className="small knock__warn">{t('door.unlockFirst')}</p>}
      {waiting.length === 0 ? (
        <p className="small muted">{t('door.nobody')}</p>
      ) : (
        <ul className="rows knock">
          {waiting.map((guest) => {
            const name = plainName(guest.name)
            return (
              <li key={guest.peer} className="row">
                <Avatar hue={hue(`guest ${guest.peer}`)}>{initials(name)}</Avatar>
                <div className="row__main">
                  <p className="row__title">
                    <span className="row__name">{name}</span>
                  </p>
                  <p className="row__sub">{vouches(guest, t)}</p>
                  {guest.inUse && <p className="row__sub knock__warn">{t('door.inUse')}</p>}
                </div>
                <div className="row__end">
                  <Button size="s" aria-label={t('door.denyName', { name })} onPress={answer(() => meeting.deny(guest.peer))}>
                    {t('door.deny')}
                  </Button>
                  <Button size="s" aria-label={t('door.admitName', { name })} isDisabled={locked} onPress={answer(() => meeting.admit([guest.peer]))}>
                    {t('door.admit')}
                  </Button>
                </div>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
