import { occurrences, type Plan } from '@konklave/client/plans'
import { useId, useState, type FormEvent } from 'react'

import { useAccounts, type AccountTrouble } from '../../platform/account'
import { useLanguage } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { useToast } from '../../ui/Toast'
import { useRun } from '../account/Proof'
import { useSession } from '../account/session'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import { useKeeping } from '../vault/keeping'
import { vaultText } from '../vault/trouble'
import { addressesOf, isTooMany, wrongAddress } from './addresses'
import { noticeTime, offered, remembering } from './notice'
import type { News } from './PassPlanOn'

/** A notice by the server's mail, where it sends any: when the meeting is, and who invites. Neither link nor title nor passphrase. */
export function NoticeForm(props: { plan: Plan; was?: Plan; as: News; kept: boolean }) {
  const { plan, was, as } = props
  const { t, locale } = useLanguage()
  const id = useId()
  const accounts = useAccounts()
  const { state, account } = useSession()
  const keeper = useKeeping()
  const run = useRun()
  const toast = useToast()
  const [text, setText] = useState(() => (plan.people ?? []).map(({ mail }) => mail).join(', '))
  const [tried, setTried] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  if (!account || state.is !== 'known' || !state.value.mail) return null
  const to = addressesOf(text)
  const wrong = wrongAddress(to)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (working || to.length === 0 || wrong !== null || isTooMany(to)) return
    setWorking(true)
    setTrouble(null)
    const kind = as.is === 'changed' ? 'change' : as.is === 'cancelled' || as.is === 'dayCancelled' ? 'cancellation' : 'invitation'
    const day = as.is === 'dayCancelled' ? as.day : null
    const now = Date.now()
    const outcome = await run(() =>
      accounts.sendInvitations({ kind, language: locale, to, when: noticeTime(plan, day, now), was: kind === 'change' && was ? noticeTime(was, null, now) : null }),
    )
    setWorking(false)
    if (!outcome.ok) return setTrouble(outcome.trouble)
    toast('check', t('notice.queued', { n: outcome.value.queued }))
    if (props.kept) void remember(to)
  }
  /** Whoever was told once is told of changes, too, and is found again: in the vault, nowhere else. */
  const remember = async (mails: readonly string[]) => {
    const kept = await keeper.update((book) => remembering(book, plan, mails))
    if (!kept.ok) toast('alert', t('notice.notRemembered', { why: vaultText(kept.failure, t) }))
  }
  const contacts = keeper.state.is === 'open' ? offered(keeper.state.book.contacts, to) : []
  const series = as.is !== 'dayCancelled' && occurrences(plan).filter(({ end }) => end > Date.now()).length > 1
  return (
    <section className="card stack" aria-labelledby={id}>
      <h2 id={id} className="card__small">
        {t('notice.mailTitle')}
      </h2>
      <p className="small muted">{t('notice.mailWhat')}</p>
      {series && <p className="small muted">{t(as.is === 'cancelled' ? 'notice.seriesCancelled' : 'notice.series')}</p>}
      <form className="form" onSubmit={(event) => void submit(event)} noValidate>
        <Field
          label={t('notice.to')}
          hint={t('notice.toHint')}
          error={!tried ? null : to.length === 0 ? t('notice.toEmpty') : wrong !== null ? t('notice.toWrong', { address: wrong }) : isTooMany(to) ? t('notice.toMany') : null}
          value={text}
          onChange={(value) => {
            setText(value)
            setTried(false)
          }}
          autoComplete="off"
          spellCheck="false"
          autoCapitalize="none"
          wrap
        />
        {contacts.length > 0 && (
          <ul className="flow contacts" aria-label={t('notice.contacts')}>
            {contacts.map((mail) => (
              <li key={mail}>
                <Button size="s" kind="quiet" icon="plus" onPress={() => setText([...to, mail].join(', '))}>
                  {mail}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <TroubleLine text={trouble && troubleText(trouble, t)} />
        <div className="form__acts">
          <Button type="submit" isPending={working}>
            {t('notice.send')}
          </Button>
        </div>
      </form>
    </section>
  )
}
