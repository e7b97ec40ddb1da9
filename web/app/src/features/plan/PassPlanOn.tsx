import { CALENDAR_TYPE, calendarFile, cancelledText, dayText, invitationText, mailAddress, passphraseText, planLink, repeatText, timeText, type Day, type Plan, type PlanText } from '@konklave/client/plans'
import { useEffect, useId, useRef, useState } from 'react'

import { useLanguage } from '../../platform/locale'
import { joinPath } from '../../platform/router'
import { saveText } from '../../platform/save'
import type { VaultFailure } from '../../platform/vault'
import { Banner, Note } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { CopyButton } from '../../ui/CopyText'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Check } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { Qr } from '../../ui/Qr'
import { PassOn } from '../create/PassOn'
import '../create/create.css'
import { vaultText } from '../vault/trouble'
import { Elsewhere } from './Elsewhere'
import { NoticeForm } from './NoticeForm'
import './plan.css'
import { calendarWords, useReader } from './reader'

/** What there is to tell the others. */
export type News = { readonly is: 'new' | 'invite' | 'changed' | 'cancelled' } | { readonly is: 'dayCancelled'; readonly day: Day }

const HEADINGS = { new: 'plan.ready', invite: 'plan.invite', changed: 'plan.isChanged', cancelled: 'plan.isCancelled', dayCancelled: 'plan.isDayCancelled' } as const
const SUBJECTS: Record<News['is'], PlanText> = { new: 'subject', invite: 'subject', changed: 'subjectChanged', cancelled: 'subjectCancelled', dayCancelled: 'subjectCancelled' }

/** What to pass on of a planned meeting: the invitation with the link, the passphrase apart from it, a calendar file. */
export function PassPlanOn(props: {
  plan: Plan
  /** What it was before a change. */
  was?: Plan
  as: News
  /** Whether the vault holds it. If not, the host link is shown, this once. */
  kept: boolean
  /** It is about to: no host link is shown that goes away again. */
  keeping?: boolean
  /** Why the vault does not hold it, where it should. */
  failure: VaultFailure | null
  /** Tries once more to keep it. */
  onKeep?: () => Promise<void>
  onDone: () => void
}) {
  const { plan, as, failure } = props
  const { t, region } = useLanguage()
  const reader = useReader()
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  // What led to its being kept is gone from the page.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus()
  }, [props.kept])
  const [titled, setTitled] = useState(false)
  const [shown, setShown] = useState<'text' | 'qr' | null>(null)
  const [trying, setTrying] = useState(false)
  const [now] = useState(() => Date.now())
  const over = as.is === 'cancelled' || as.is === 'dayCancelled'
  const text = over
    ? cancelledText(plan, reader, now, { titled, day: as.is === 'dayCancelled' ? as.day : null })
    : invitationText(plan, reader, now, { titled, changed: as.is === 'changed' })
  const subject = reader.words(SUBJECTS[as.is])
  const link = planLink(plan, reader.origin)
  const repeat = repeatText(plan, reader)
  const save = () => saveText(`${t('plan.file')}.ics`, calendarFile(plan, calendarWords(plan, reader, titled, t('call.untitled')), Date.now()), CALENDAR_TYPE)
  const keep = async () => {
    if (!props.onKeep || trying) return
    setTrying(true)
    await props.onKeep()
    setTrying(false)
  }
  return (
    <div className="stack pass-plan">
      {failure && (
        <Banner
          tone="warn"
          icon="alert"
          action={
            props.onKeep && (
              <div className="flow">
                {failure.is === 'too_large' && <Elsewhere to="/meetings" text={t('meetings.title')} />}
                <Button size="s" isPending={trying} onPress={() => void keep()}>{t('common.retry')}</Button>
              </div>
            )
          }
        >
          {/* Whoever reloads loses it. */}
          <b>{t('plan.notKept')}</b> {failure.is === 'program' ? t('plan.ours') : vaultText(failure, t)}
        </Banner>
      )}
      <section className="card stack" aria-labelledby={id}>
        <div className="stack pass-plan__head">
          <h2 id={id} ref={heading} tabIndex={-1}>
            {t(HEADINGS[as.is])}
          </h2>
          <p>
            {plan.title && <b className="pass-plan__title">{plan.title}</b>}
            {as.is === 'dayCancelled' ? dayText(as.day, region) : timeText(plan, reader, now)}
          </p>
          {repeat && <p className="small muted">{repeat}</p>}
        </div>
        {as.is === 'dayCancelled' && <p className="small muted">{t('plan.fileAgain')}</p>}
        {as.is === 'changed' && <p className="small muted">{t('plan.linkStays')}</p>}
        {plan.title !== '' && (
          <Check selected={titled} onChange={setTitled} hint={t('plan.titledHint')}>
            {t('plan.titled')}
          </Check>
        )}
        <div className="form__acts">
          <CopyButton value={text} kind="primary" action={t(over ? 'plan.copyNews' : as.is === 'changed' ? 'plan.copyNews' : 'plan.copyInvitation')} done={t('common.copied')} failed={t('common.copyFailed')} onFailed={() => setShown('text')} />
          <a className="btn" href={mailAddress((plan.people ?? []).map(({ mail }) => mail), subject, text)}>
            <Icon name="send" />
            {t('plan.mail')}
          </a>
          <Button icon="download" onPress={save}>
            {t('plan.calendar')}
          </Button>
        </div>
        <div className="flow pass-plan__more">
          <Button kind="quiet" size="s" icon={shown === 'text' ? 'eye-off' : 'eye'} aria-expanded={shown === 'text'} onPress={() => setShown(shown === 'text' ? null : 'text')}>
            {t(shown === 'text' ? 'plan.hideText' : 'plan.showText')}
          </Button>
          {!over && (
            <Button kind="quiet" size="s" icon="grid" onPress={() => setShown('qr')}>
              {t('plan.qr')}
            </Button>
          )}
        </div>
        {shown === 'text' && (
          <p className="pass-plan__text" tabIndex={0} role="region" aria-label={t('plan.text')}>
            {text}
          </p>
        )}
        {!over && <PassOn id={`${id}-link`} label={t('create.link')} value={link} action={t('create.copyLink')} note={t('create.linkHint')} />}
        {!over && <Note>{t('plan.calendarKnows')}</Note>}
      </section>
      {!over && plan.passphrase !== null && (
        <section className="card stack" aria-labelledby={`${id}-pass-card`}>
          <h2 id={`${id}-pass-card`} className="card__small">
            {t('plan.apart')}
          </h2>
          <PassOn id={`${id}-pass`} label={t('create.passphrase')} value={plan.passphrase} action={t('create.copyPassphrase')} note={t('create.passphraseApart')} />
          <div>
            <CopyButton value={passphraseText(plan, reader)} size="s" action={t('plan.copyPassphraseText')} done={t('common.copied')} failed={t('common.copyFailed')} />
          </div>
        </section>
      )}
      {props.keeping && <p className="small muted" role="status">{t('plan.keeping')}</p>}
      {!props.kept && !props.keeping && !over && (
        <section className="card stack" aria-labelledby={`${id}-host-card`}>
          <h2 id={`${id}-host-card`} className="card__small">
            {t('plan.forYou')}
          </h2>
          <Banner tone="warn" icon="key" quiet>
            {t('plan.hostOnce')}
          </Banner>
          <PassOn id={`${id}-host`} label={t('create.host')} value={reader.origin + joinPath(plan.room, plan.ownerFragment)} action={t('create.copyHost')} hidden={{ reveal: t('create.reveal') }} note={t('plan.hostHint')} />
        </section>
      )}
      <NoticeForm plan={plan} {...(props.was ? { was: props.was } : {})} as={as} kept={props.kept} />
      <div>
        <Button isPending={props.keeping ?? false} onPress={props.onDone}>{t(props.kept || props.keeping ? 'plan.toMeetings' : 'common.home')}</Button>
      </div>
      {shown === 'qr' && (
        <Dialog title={t('plan.qrTitle')} onClose={() => setShown(null)}>
          <p className="muted">{t('plan.qrText')}</p>
          <div className="pass-plan__qr">
            <Qr text={link} label={t('plan.qrLabel')} />
          </div>
          <DialogActions>
            <Button kind="primary" onPress={() => setShown(null)}>
              {t('common.close')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </div>
  )
}
