import type { Meeting } from '../../platform/client'
import { useText, type TextKey } from '../../platform/locale'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { plainName } from '../roster/person'
import { mayDecide } from './rights'
import { TROUBLE_TEXT, type Screen } from './useScreen'

/** Who shows what, for as long as it is shown; and why nothing is. */
export function ScreenBanners(props: { meeting: Meeting; screen: Screen }) {
  const t = useText()
  const { meeting, screen } = props
  const { view, own } = meeting
  const others = view.roster.filter((entry) => !entry.own && entry.streams.includes('screen'))
  const offered = !meeting.off.has('screen_share')
  const asked = offered && view.mayShow === 'asked'
  const once = offered && view.mayShow === 'yes' && view.role === 'participant' && !own.screen && !screen.whole
  const { ended } = screen
  if (!own.screen && others.length === 0 && !once && !asked && !ended && !screen.trouble) return null
  return (
    <div className="banners">
      {own.screen && (
        <Banner
          tone={own.surface === 'monitor' ? 'warn' : 'ok'}
          icon="screen"
          action={
            <Button size="s" icon="screen-stop" onPress={() => meeting.stopScreen()}>
              {t('screen.stop')}
            </Button>
          }
        >
          <b>{t(own.surface === null ? 'screen.own' : OWN[own.surface])}</b> {own.screenSound && t('screen.ownSound')} {own.surface === 'monitor' && t('screen.ownWhole')}
        </Banner>
      )}
      {others.map((entry) => (
        <Banner
          key={entry.member}
          tone="plain"
          icon="screen"
          action={
            mayDecide(view) && (entry.role !== 'owner' || view.role === 'owner') && (
              <Button size="s" icon="screen-stop" onPress={() => meeting.endScreen(entry.peer)}>
                {t('screen.stop')}
              </Button>
            )
          }
        >
          {t('screen.other', { name: plainName(entry.name) })}
        </Banner>
      ))}
      {once && (
        <Banner
          tone="ok"
          icon="screen"
          action={
            <Button size="s" icon="screen" onPress={screen.start}>
              {t('screen.show')}
            </Button>
          }
        >
          {t('screen.once')}
        </Banner>
      )}
      {asked && (
        <Banner
          tone="plain"
          icon="hourglass"
          action={
            <Button size="s" onPress={screen.press}>
              {t('screen.takeBack')}
            </Button>
          }
        >
          {t(view.roster.some((entry) => !entry.own && (entry.role === 'moderator' || entry.role === 'owner')) ? 'screen.asked' : 'screen.askedNobody')}
        </Banner>
      )}
      {ended && (
        <Banner
          tone="warn"
          icon="screen-stop"
          action={
            <Button size="s" onPress={screen.seen}>
              {t('screen.seen')}
            </Button>
          }
        >
          {t(ENDED[ended])}
        </Banner>
      )}
      {screen.trouble && (
        <Banner
          tone="warn"
          icon="screen"
          action={
            <Button size="s" onPress={screen.dismiss}>
              {t('screen.seen')}
            </Button>
          }
        >
          {t(TROUBLE_TEXT[screen.trouble])}
        </Banner>
      )}
    </div>
  )
}

const OWN: Readonly<Record<'monitor' | 'window' | 'browser', TextKey>> = { monitor: 'screen.ownMonitor', window: 'screen.ownWindow', browser: 'screen.ownTab' }
const ENDED: Readonly<Record<'browser' | 'connection' | 'revoked', TextKey>> = { browser: 'screen.endedBrowser', connection: 'screen.endedConnection', revoked: 'screen.endedRevoked' }
