import { useEffect, useState } from 'react'

import type { EncryptionLevel, Meeting } from '../../platform/client'
import { useLanguage, type TextKey } from '../../platform/locale'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Panel } from '../../ui/Panel'
import { badgeFace, digitGroups, REASON_TEXT } from './badge'
import './code.css'
import { wordList } from './words'

const STATE_TEXT: Record<EncryptionLevel, TextKey> = {
  none: 'crypto.stateNone',
  endToEnd: 'crypto.stateEndToEnd',
  attention: 'crypto.stateAttention',
  alarm: 'crypto.stateAlarm',
}

/** The encryption in plain words, with the code to compare. */
export function EncryptionPanel(props: { meeting: Meeting; onClose: () => void }) {
  const { t } = useLanguage()
  const { meeting } = props
  const { view, media } = meeting
  useEffect(() => {
    meeting.showCode(true)
    return () => meeting.showCode(false)
  }, [meeting])
  const face = badgeFace(view.encryption, media.alarm)
  const level: EncryptionLevel = media.alarm ? 'alarm' : view.encryption.level
  return (
    <Panel title={t('crypto.title')} closeLabel={t('crypto.close')} onClose={props.onClose}>
      <section className={`state state--${face.tone}`} aria-label={t('crypto.title')}>
        <Icon name={face.icon} size="l" />
        <div className="stack state__text">
          <p className="strong">{t(STATE_TEXT[level])}</p>
          {level === 'none' && <p className="small">{t('crypto.stateNoneText')}</p>}
          {level === 'endToEnd' && <p className="small">{t('crypto.stateEndToEndText', { n: view.roster.length })}</p>}
          {media.alarm && <p className="small">{t(`alarm.${media.alarm}`)}</p>}
          {view.encryption.reasons.map((reason) => (
            <p key={reason} className="small">
              {t(REASON_TEXT[reason])}
            </p>
          ))}
        </div>
      </section>
      {view.roster.length > 1 && level !== 'none' && <Code meeting={meeting} />}
      <Explain title="crypto.how">{t('crypto.howText', { n: view.epoch })}</Explain>
      <Explain title="crypto.sees">{t('crypto.seesText')}</Explain>
      <Explain title="crypto.limit">{t('crypto.limitText')}</Explain>
    </Panel>
  )
}

function Explain(props: { title: TextKey; children: string }) {
  const { t } = useLanguage()
  return (
    <section className="stack explain">
      <h3>{t(props.title)}</h3>
      <p className="small">{props.children}</p>
    </section>
  )
}

function Code(props: { meeting: Meeting }) {
  const { t, locale } = useLanguage()
  const { view } = props.meeting
  const [digits, setDigits] = useState(false)
  const [differs, setDiffers] = useState(false)
  const [list, setList] = useState<readonly string[] | null>(null)
  useEffect(() => {
    let current = true
    void wordList(locale).then((loaded) => current && setList(loaded))
    return () => {
      current = false
    }
  }, [locale])
  const { code, encryption } = view
  const ready = code !== null && (digits || list !== null)
  return (
    <section className="code" aria-labelledby="h-code">
      <div className="between">
        <h3 id="h-code">{t(digits ? 'crypto.codeNumbers' : 'crypto.code')}</h3>
        <Button kind="quiet" size="s" onPress={() => setDigits(!digits)}>
          {t(digits ? 'crypto.asWords' : 'crypto.asNumbers')}
        </Button>
      </div>
      <div aria-live="polite" aria-busy={!ready}>
        {!code || !ready ? (
          <p className="code__wait muted" role="status">{t(view.codeFailed ? 'crypto.codeFailed' : 'crypto.codeComputing')}</p>
        ) : digits ? (
          <ol className="spoken spoken--digits num">
            {digitGroups(code.digits).map((group, i) => (
              <li key={i}>{group}</li>
            ))}
          </ol>
        ) : (
          <ol className="spoken">
            {code.words.map((word, i) => (
              <li key={i}>{list?.[word]}</li>
            ))}
          </ol>
        )}
      </div>
      <p className="small">{t('crypto.codeHow')}</p>
      {differs ? (
        <Banner tone="danger" icon="shield-alert">
          <b>{t('crypto.differsTitle')}.</b> {t('crypto.differsText')}
        </Banner>
      ) : (
        encryption.compared && (
          <p className="code__compared small" role="status">
            <Icon name="check-circle" size="s" />
            {encryption.joinedSinceCompared > 0 ? t('crypto.comparedSince', { n: encryption.joinedSinceCompared }) : t('crypto.compared')}
          </p>
        )
      )}
      <div className="btn-pair">
        <Button
          size="s"
          icon="check"
          isDisabled={!ready}
          onPress={() => {
            setDiffers(false)
            props.meeting.codeMatched()
          }}
        >
          {t('crypto.matches')}
        </Button>
        <Button size="s" icon="x" isDisabled={!ready} onPress={() => setDiffers(true)}>
          {t('crypto.differs')}
        </Button>
      </div>
      <p className="caption code__remark">
        {t('crypto.codeLanguage')} {t('crypto.codeChanges')}
      </p>
    </section>
  )
}
