import type { Meeting } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { useSteady } from '../../ui/steady'
import { plainName } from '../roster/person'

/** Where the focus goes when a banner goes with its answer. */
function toStage(): void {
  requestAnimationFrame(() => document.getElementById('content')?.focus())
}

/** Somebody waits before the door: for those who lead. Announced once, when they knock. */
export function KnockBanner(props: { meeting: Meeting; onList: () => void }) {
  const t = useText()
  const { meeting } = props
  const { waiting } = meeting.view
  const [first] = waiting
  const steady = useSteady(first === undefined ? null : waiting.length > 1 ? 'many' : first.peer)
  if (first === undefined) return null
  const answer = (act: () => void) => () => {
    if (!steady()) return
    act()
    toStage()
  }
  if (waiting.length > 1) {
    return (
      <Banner
        key="many"
        tone="plain"
        icon="door"
        quiet
        action={
          <div className="flow">
            <Button size="s" onPress={() => steady() && props.onList()}>
              {t('door.list')}
            </Button>
            <Button size="s" onPress={answer(() => meeting.admitAll())}>
              {t('door.admitAll')}
            </Button>
          </div>
        }
      >
        {t('door.many', { n: waiting.length })}
      </Banner>
    )
  }
  const name = plainName(first.name)
  return (
    <Banner
      key={first.peer}
      tone={first.inUse ? 'warn' : 'plain'}
      icon="door"
      quiet
      action={
        <div className="flow">
          <Button size="s" aria-label={t('door.denyName', { name })} onPress={answer(() => meeting.deny(first.peer))}>
            {t('door.deny')}
          </Button>
          <Button size="s" aria-label={t('door.admitName', { name })} onPress={answer(() => meeting.admit([first.peer]))}>
            {t('door.admit')}
          </Button>
        </div>
      }
    >
      {t('door.one', { name })} {first.inUse && t('door.inUse')}
    </Banner>
  )
}

/** Somebody who leads asks to hear one. A question: nothing is switched on but by its button. */
export function UnmuteBanner(props: { by: string; onUnmute: () => void; onStay: () => void }) {
  const t = useText()
  const answer = (act: () => void) => () => {
    act()
    toStage()
  }
  return (
    <Banner
      tone="plain"
      icon="mic-off"
      quiet
      action={
        <div className="flow">
          <Button size="s" onPress={answer(props.onStay)}>
            {t('door.stayMuted')}
          </Button>
          <Button size="s" onPress={answer(props.onUnmute)}>
            {t('door.unmute')}
          </Button>
        </div>
      }
    >
      {t('notice.askedToUnmute', { by: plainName(props.by) })}
    </Banner>
  )
}
