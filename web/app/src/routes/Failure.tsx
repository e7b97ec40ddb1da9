import { useState } from 'react'

import { useArrival } from '../platform/arrival'
import { copyText } from '../platform/clipboard'
import { useCountdown } from '../platform/clock'
import { useText, useTitle, type TextKey } from '../platform/locale'
import { go, goSignIn } from '../platform/router'
import { Button } from '../ui/Button'
import { Icon } from '../ui/Icon'
import { Page } from '../ui/Page'
import { LanguageLink, ThemeLink } from '../ui/Preferences'
import { failureFace, type FailureAction, type FailureKind } from './failures'
import './Failure.css'

const ACTION_TEXT: Record<FailureAction, TextKey> = {
  retry: 'common.retry',
  reload: 'error.reload',
  home: 'common.home',
  copyLink: 'error.copyLink',
  signIn: 'signin.title',
  account: 'error.toAccount',
}

/** A page for what does not work: one sentence what is, one what helps, one action. */
export function Failure(props: { failure: FailureKind; onRetry?: () => void; link?: string }) {
  const t = useText()
  const face = failureFace(props.failure)
  const [done, setDone] = useState<TextKey | null>(null)
  const wait = useCountdown(face.wait ?? null)
  useTitle(t('error.title'))
  const heading = useArrival<HTMLHeadingElement>({ atOnce: true })
  const act = () => {
    switch (face.action) {
      case 'retry':
        return props.onRetry?.()
      case 'reload':
        return location.reload()
      case 'home':
        return go('/')
      case 'signIn':
        return goSignIn()
      case 'account':
        return go('/account')
      case 'copyLink':
        return void copyText(props.link ?? location.href).then((copied) => setDone(copied ? 'common.copied' : 'common.copyFailed'))
    }
  }
  return (
    <Page
      skip={t('skip.content')}
      home={() => go('/')}
      mainClass="failure"
      foot={
        <div className="flow page-foot">
          <LanguageLink />
          <ThemeLink />
        </div>
      }
    >
      <section className={face.tone === 'alarm' ? 'err err--alarm' : `card err err--${face.tone}`} aria-labelledby="h-failure">
        <span className="err__ic">
          <Icon name={face.icon} />
        </span>
        <div className="stack err__text">
          <h1 id="h-failure" ref={heading} tabIndex={-1}>
            {t(face.title)}
          </h1>
          <p className="muted">{t(face.text, face.params)}</p>
          {props.failure.is === 'browser' && props.failure.missing.length > 0 && (
            <p className="caption">{t('error.browserMissing', { what: props.failure.missing.join(', ') })}</p>
          )}
        </div>
        <div className="err__acts">
          <Button kind="primary" onPress={act} isDisabled={wait !== null}>
            {wait === null ? t(ACTION_TEXT[face.action]) : t('error.wait', { n: wait })}
          </Button>
          {face.action !== 'home' && (
            <Button kind="quiet" onPress={() => go('/')}>
              {t('common.home')}
            </Button>
          )}
        </div>
        <p className="small muted" role="status">
          {done ? t(done) : ''}
        </p>
      </section>
    </Page>
  )
}
