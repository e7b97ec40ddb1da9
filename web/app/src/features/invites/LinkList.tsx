import { useRef, useState } from 'react'

import type { MadeLink, Meeting } from '../../platform/client'
import { copyText } from '../../platform/clipboard'
import { useNow } from '../../platform/clock'
import { useLanguage, type Translate } from '../../platform/locale'
import { joinPath } from '../../platform/router'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import '../../ui/Rows.css'
import { useToast } from '../../ui/Toast'
import { plainName } from '../roster/person'
import './invites.css'
import { linkState, untilText, type LinkState } from './invites'
import type { Invites } from './useInvites'
import { WithdrawDialog } from './WithdrawDialog'

/** The owner's links for persons and co-hosts. */
export function LinkList(props: { meeting: Meeting; room: string; invites: Invites; onNew: () => void }) {
  const { t } = useLanguage()
  const say = useToast()
  const heading = useRef<HTMLHeadingElement>(null)
  const [ending, setEnding] = useState<MadeLink | null>(null)
  const { links, unread } = props.invites
  const now = useNow(links?.some(({ expiresAt }) => expiresAt !== null && expiresAt * 1000 > Date.now()) ?? false)
  const close = () => {
    props.invites.dismiss()
    setEnding(null)
  }
  const withdraw = async (link: MadeLink) => {
    if (!(await props.invites.withdraw(link))) return
    close()
    say('check-circle', t('links.withdrawn', { name: plainName(link.label) }))
    // The row is gone; the focus stays in the list.
    requestAnimationFrame(() => heading.current?.focus())
  }
  return (
    <section className="stack links" aria-labelledby="h-links">
      <h3 id="h-links" ref={heading} tabIndex={-1}>
        {t('links.title')}
      </h3>
      <p className="small muted">{t('links.lead')}</p>
      {unread ? (
        <div className="stack links__trouble" role="alert">
          <p className="small">{t('links.unread')}</p>
          <div>
            <Button size="s" icon="refresh" onPress={props.invites.read}>
              {t('common.retry')}
            </Button>
          </div>
        </div>
      ) : links === null ? (
        <p className="small muted" role="status">
          {t('links.reading')}
        </p>
      ) : links.length === 0 ? (
        <p className="small muted">{t('links.none')}</p>
      ) : (
        <ul className="rows rows--lined">
          {links.map((link) => (
            <Row key={link.invite} link={link} room={props.room} state={linkState(link, props.meeting.view, now)} onWithdraw={() => setEnding(link)} />
          ))}
        </ul>
      )}
      <div className="links__new">
        <Button icon="plus" onPress={props.onNew} isDisabled={links === null}>
          {t('links.new')}
        </Button>
      </div>
      {ending && <WithdrawDialog link={ending} invites={props.invites} onWithdraw={() => void withdraw(ending)} onClose={close} />}
    </section>
  )
}

function Row(props: { link: MadeLink; room: string; state: LinkState; onWithdraw: () => void }) {
  const { t, region } = useLanguage()
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  const { link, state } = props
  const name = plainName(link.label)
  const role = link.moderator ? ROLE.moderator : link.presents ? ROLE.presenter : ROLE.participant
  const address = location.origin + joinPath(props.room, link.fragment)
  const copy = async () => {
    const done = await copyText(address)
    setCopied(done ? 'yes' : 'failed')
    if (done) setTimeout(() => setCopied('no'), 3000)
  }
  return (
    <li className="link">
      <p className="row__title">
        <span className="row__name">{name}</span> <Badge icon={role.icon}>{t(role.word)}</Badge>
      </p>
      <p className="row__sub">{untilSentence(link, state, region, t)}</p>
      {(state.where !== null || !state.over) && <p className="row__sub">{t(WHERE[state.where ?? (link.autoAdmit ? 'passes' : 'knocks')])}</p>}
      <div className="link__acts">
        {!state.over && (
          <Button size="s" icon={copied === 'yes' ? 'check' : 'copy'} aria-label={`${t('create.copyLink')}: ${name}`} onPress={() => void copy()}>
            {t(copied === 'yes' ? 'common.copied' : 'create.copyLink')}
          </Button>
        )}
        <Button size="s" icon="x" aria-label={`${t('links.withdraw')}: ${name}`} onPress={props.onWithdraw}>
          {t('links.withdraw')}
        </Button>
      </div>
      <p className="sr-only" role="status">
        {copied === 'yes' ? t('common.copied') : ''}
      </p>
      {copied === 'failed' && (
        <div className="copy" role="alert">
          <output className="copy__line copy__value" aria-label={t('links.personFor', { name })}>
            {address}
          </output>
          <p className="copy__note">{t('common.copyFailed')}</p>
        </div>
      )}
    </li>
  )
}

const ROLE = {
  moderator: { word: 'links.coHost', icon: 'key' },
  presenter: { word: 'links.presenter', icon: 'screen' },
  participant: { word: 'links.participant', icon: 'ticket' },
} as const

const WHERE = { inside: 'links.inside', waiting: 'links.waiting', passes: 'links.passes', knocks: 'links.mustKnock' } as const

function untilSentence(link: MadeLink, state: LinkState, region: string, t: Translate): string {
  if (link.expiresAt === null) return t('links.untilRoom')
  return t(state.over ? 'links.expired' : 'links.until', { when: untilText(link.expiresAt, region) })
}
