import { useState, type FormEvent } from 'react'

import { AccountMenu } from '../features/account/AccountMenu'
import { useProve } from '../features/account/Proof'
import { useSession } from '../features/account/session'
import { CreateDialog } from '../features/create/CreateDialog'
import { IntroDialog } from '../features/intro/IntroDialog'
import { ServerCard } from '../features/server/ServerCard'
import { noticeOf, offOf, useServerInfo, type ServerState } from '../features/server/useServerInfo'
import { useArrival } from '../platform/arrival'
import { useClient } from '../platform/client'
import { useText, useTitle } from '../platform/locale'
import { go, goSignIn, joinPath, parsePasted } from '../platform/router'
import { Banner } from '../ui/Banner'
import { Button } from '../ui/Button'
import '../ui/Card.css'
import { Field } from '../ui/Field'
import { Page } from '../ui/Page'
import { LanguageLink, ThemeLink } from '../ui/Preferences'
import { NoticeNews } from '../features/privacy/NoticeNews'
import { PrivacyLink } from '../features/privacy/PrivacyLink'
import './Home.css'

/** The start page: one primary action, and a place for a link. `seen`: see {@link NoticeNews}. */
export function Home(props: { seen?: string }) {
  const t = useText()
  useTitle('Konklave')
  const heading = useArrival<HTMLHeadingElement>()
  const [creating, setCreating] = useState(false)
  const [intro, setIntro] = useState(false)
  const server = useServerInfo()
  const client = useClient()
  const [support] = useState(() => client.supported())
  return (
    <Page
      skip={t('skip.content')}
      home={() => go('/')}
      mainClass="home-page"
      top={<AccountMenu />}
      foot={
        <div className="flow page-foot">
          <LanguageLink />
          <ThemeLink />
          <PrivacyLink />
          <Button kind="quiet" size="s" icon="info" onPress={() => setIntro(true)}>
            {t('intro.title')}
          </Button>
          {intro && <IntroDialog onClose={() => setIntro(false)} />}
        </div>
      }
    >
      <div className="home">
        <header className="home__hello">
          <h1 ref={heading} tabIndex={-1}>
            {t('home.hello')}
          </h1>
          <p className="lead">{t('home.lead')}</p>
          <NoticeNews notice={noticeOf(server.state)} {...(props.seen ? { seen: props.seen } : {})} />
        </header>
        <section className="hero" aria-labelledby="h-start">
          <HeroArt />
          <div className="hero__text">
            <h2 id="h-start">{t('home.hero')}</h2>
            <p className="muted">{t('home.heroText')}</p>
            {support.ok ? (
              <StartAct server={server.state} onStart={() => setCreating(true)} />
            ) : (
              <Banner tone="warn" icon="browser">
                <b>{t('error.browser')}.</b> {t('error.browserText')}
              </Banner>
            )}
          </div>
        </section>
        <PasteLink />
        <ServerCard {...server} />
      </div>
      {creating && <CreateDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}

/** The one primary action: whoever may, starts a meeting; whoever may not learns why, and what helps. */
function StartAct(props: { server: ServerState; onStart: () => void }) {
  const t = useText()
  const { state } = useSession()
  const prove = useProve()
  // Nothing that turns into something else under the finger.
  if (state.is === 'loading') return <div className="home__act" aria-busy="true" />
  const start = (
    <Button kind="primary" size="l" icon="cam" onPress={props.onStart}>
      {t('home.start')}
    </Button>
  )
  // Where the server does not say, it answers when a meeting is made.
  if (state.is === 'failed') return <div className="home__act">{start}</div>
  const { account, mayCreate, planDays, unclaimed } = state.value
  if (unclaimed) {
    return (
      <div className="home__act">
        {mayCreate && start}
        <p className="small">{t('home.unclaimed')}</p>
      </div>
    )
  }
  if (account?.mustAddFactor) {
    return (
      <div className="home__act">
        <Button kind="primary" size="l" icon="key" onPress={() => go('/account')}>
          {t('home.addFactor')}
        </Button>
        <p className="small">{t('home.addFactorText')}</p>
      </div>
    )
  }
  if (account?.mustProveFactor) {
    return (
      <div className="home__act">
        <Button kind="primary" size="l" icon="key" onPress={() => void prove()}>
          {t('account.mustProve')}
        </Button>
        <p className="small">{t('account.mustProveText')}</p>
      </div>
    )
  }
  if (mayCreate) {
    return (
      <div className="home__act">
        {start}
        {planDays !== null && (
          <Button kind="quiet" icon="clock" onPress={() => go('/plan')}>
            {t('plan.title')}
          </Button>
        )}
      </div>
    )
  }
  if (account) {
    return (
      <div className="home__act">
        <p>{t('home.mayNot')}</p>
      </div>
    )
  }
  return (
    <div className="home__act">
      <Button kind="primary" size="l" icon="user" onPress={goSignIn}>
        {t('signin.title')}
      </Button>
      <p className="small">
        {t('home.signInText')} {props.server.is === 'known' && t(offOf(props.server).has('guest_access') ? 'home.invitedSignIn' : 'home.invitedJoin')}
      </p>
    </div>
  )
}

function PasteLink() {
  const t = useText()
  const [text, setText] = useState('')
  const [bad, setBad] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const link = parsePasted(text)
    if (link) go(joinPath(link.room, link.fragment))
    else setBad(true)
  }
  return (
    <section className="home__join card" aria-labelledby="h-join">
      <h2 id="h-join" className="card__small">
        {t('home.invited')}
      </h2>
      <form onSubmit={submit} noValidate>
        <Field
          label={t('home.link')}
          placeholder={t('home.linkPlaceholder')}
          hint={t('home.linkHint')}
          error={bad ? t('home.linkBad') : null}
          value={text}
          onChange={(value) => {
            setText(value)
            setBad(false)
          }}
          autoComplete="off"
          spellCheck="false"
          end={<Button type="submit">{t('home.join')}</Button>}
        />
      </form>
    </section>
  )
}

function HeroArt() {
  return (
    <svg className="hero__art" viewBox="0 0 320 320" aria-hidden="true" focusable="false">
      <circle cx="160" cy="160" r="150" />
      <circle cx="160" cy="160" r="116" />
      <circle cx="160" cy="160" r="82" />
      <path className="hole" d="M160 108a33 33 0 0 1 18 60.7l14.5 57.3a9 9 0 0 1-8.7 11.2h-47.6a9 9 0 0 1-8.7-11.2l14.5-57.3A33 33 0 0 1 160 108z" />
    </svg>
  )
}
