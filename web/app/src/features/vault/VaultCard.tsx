import { useRef, useState } from 'react'

import { useAccounts } from '../../platform/account'
import { useText } from '../../platform/locale'
import type { VaultFailure, VaultWays } from '../../platform/vault'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import '../../ui/Rows.css'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { forgetting } from '../plan/notice'
import { useKeeping, type Keeper } from './keeping'
import { Maker, NewPhrase } from './MakeVault'
import { vaultText } from './trouble'
import { useOver } from './over'
import { Unlock } from './Unlock'

type Question = { readonly is: 'erase' } | { readonly is: 'newPhrase' } | { readonly is: 'removePasskey'; readonly id: string; readonly n: number }

/** The vault on the account's page: made, opened, closed, erased, and what opens it. `ask`: which word is asked for, for scenes. */
export function VaultCard(props: { ask?: number }) {
  const t = useText()
  const keeper = useKeeping()
  const toast = useToast()
  const over = useOver()
  const [question, setQuestion] = useState<Question | null>(null)
  const [working, setWorking] = useState(false)
  if (keeper.phrase !== null) return <NewPhrase {...props} />
  const act = async (what: () => Promise<VaultFailure | null>, done: string) => {
    setQuestion(null)
    if (working) return
    setWorking(true)
    const failure = await what()
    setWorking(false)
    if (failure) toast('alert', vaultText(failure, t))
    else if (done) toast('check', done)
  }
  const forget = async (mail: string) => {
    const kept = await keeper.update((book) => forgetting(book, mail))
    return kept.ok ? null : kept.failure
  }
  const answer = (asked: Question) => {
    if (asked.is === 'erase') void act(keeper.erase, t('vault.erased'))
    else if (asked.is === 'newPhrase') void act(keeper.newPhrase, '')
    else void act(() => keeper.removePasskey(asked.id), t('vault.passkeyRemoved'))
  }
  return (
    <Section title={t('vault.title')} note={t('vault.what')}>
      <Body
        keeper={keeper}
        working={working}
        onAsk={setQuestion}
        onAddPasskey={() => void act(() => keeper.addPasskey(over()), t('vault.passkeyAdded'))}
        onForget={(mail) => void act(() => forget(mail), t('vault.forgotten', { mail }))}
      />
      {question && (
        <Dialog title={t(QUESTIONS[question.is].title)} onClose={() => setQuestion(null)}>
          <p>{t(QUESTIONS[question.is].text)}</p>
          <DialogActions>
            <Button onPress={() => setQuestion(null)}>{t('common.cancel')}</Button>
            <Button kind={question.is === 'newPhrase' ? 'primary' : 'danger'} onPress={() => answer(question)}>
              {t(QUESTIONS[question.is].answer)}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </Section>
  )
}

function Body(props: { keeper: Keeper; working: boolean; onAsk: (question: Question) => void; onAddPasskey: () => void; onForget: (mail: string) => void }) {
  const { keeper, onAsk } = props
  const t = useText()
  const { state } = keeper
  const erase = (
    <Button kind="danger-quiet" size="s" isDisabled={props.working} onPress={() => onAsk({ is: 'erase' })}>
      {t('vault.erase')}
    </Button>
  )
  switch (state.is) {
    case 'apart':
    case 'looking':
      return <p className="muted" role="status">{t('home.serverLoading')}</p>
    case 'failed':
      return (
        <div className="stack failed" role="status">
          <p>{vaultText(state.failure, t)}</p>
          <div className="form__acts">
            <Button size="s" icon="refresh" onPress={keeper.look}>{t('common.retry')}</Button>
            {state.failure.is === 'damaged' && erase}
          </div>
        </div>
      )
    case 'unread':
      return (
        <div className="stack failed" role="status">
          <p>{t(state.why === 'newer' ? 'vault.newer' : 'vault.unread')}</p>
          <div className="form__acts">{erase}</div>
        </div>
      )
    case 'none':
      return (
        <div className="stack">
          <p className="small muted">{t('vault.none')}</p>
          <Maker />
        </div>
      )
    case 'locked':
      return (
        <div className="stack vault">
          <p className="flow">
            <Badge icon="lock">{t('vault.closed')}</Badge>
          </p>
          <Unlock ways={state.ways} />
          <div className="vault__foot">
            <p className="small muted">{t('vault.lost')}</p>
            <div>{erase}</div>
          </div>
        </div>
      )
    case 'open':
      return (
        <div className="stack vault">
          <p className="flow">
            <Badge icon="lock-open" tone="ok">{t('vault.isOpen')}</Badge>
            <span className="small muted">{t('vault.holds', { n: state.book.plans.length })}</span>
          </p>
          <Ways ways={state.ways} working={props.working} onAsk={onAsk} onAddPasskey={props.onAddPasskey} />
          <Contacts mails={state.book.contacts.map(({ mail }) => mail)} working={props.working} onForget={props.onForget} />
          <div className="form__acts vault__foot">
            <Button size="s" icon="lock" onPress={keeper.lock}>{t('vault.close')}</Button>
            {erase}
          </div>
        </div>
      )
  }
}

/** Addresses that are offered when somebody is invited: the newest first. */
function Contacts(props: { mails: readonly string[]; working: boolean; onForget: (mail: string) => void }) {
  const t = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  if (props.mails.length === 0) return null
  return (
    <div className="stack">
      <h3 ref={heading} tabIndex={-1}>{t('vault.contacts')}</h3>
      <p className="small muted">{t('vault.contactsHint')}</p>
      <ul className="rows rows--lined">
        {props.mails.toReversed().map((mail) => (
          <li className="row" key={mail}>
            <div className="row__main">
              <p className="row__title">{mail}</p>
            </div>
            <div className="row__end">
              <Button
                size="s"
                isDisabled={props.working}
                aria-label={t('vault.forgetOf', { mail })}
                onPress={() => {
                  // The button goes with its row.
                  heading.current?.focus()
                  props.onForget(mail)
                }}
              >
                {t('vault.forget')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What opens the vault. */
function Ways(props: { ways: VaultWays; working: boolean; onAsk: (question: Question) => void; onAddPasskey: () => void }) {
  const t = useText()
  const accounts = useAccounts()
  const { ways, working } = props
  return (
    <div className="stack">
      <h3>{t('vault.ways')}</h3>
      <ul className="rows rows--lined">
        {ways.phrase && (
          <li className="row">
            <div className="row__main">
              <p className="row__title">{t('vault.phrase')}</p>
              <p className="row__sub">{t('vault.phraseWay')}</p>
            </div>
            <div className="row__end">
              <Button size="s" isDisabled={working} onPress={() => props.onAsk({ is: 'newPhrase' })}>{t('vault.newPhrase')}</Button>
            </div>
          </li>
        )}
        {ways.passkeys.map((id, i) => (
          <li className="row" key={id}>
            <div className="row__main">
              <p className="row__title">{t('vault.passkey', { n: i + 1 })}</p>
            </div>
            <div className="row__end">
              <Button kind="danger-quiet" size="s" isDisabled={working} aria-label={t('vault.removePasskeyOf', { n: i + 1 })} onPress={() => props.onAsk({ is: 'removePasskey', id, n: i + 1 })}>
                {t('passkeys.remove')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {accounts.hasPasskeys() && (
        <div>
          <Button size="s" icon="key" isDisabled={working} onPress={props.onAddPasskey}>{t('vault.addPasskey')}</Button>
          <p className="hint small muted">{t('vault.addPasskeyHint')}</p>
        </div>
      )}
    </div>
  )
}

const QUESTIONS = {
  erase: { title: 'vault.eraseTitle', text: 'vault.eraseText', answer: 'vault.erase' },
  newPhrase: { title: 'vault.newPhraseTitle', text: 'vault.newPhraseText', answer: 'vault.newPhrase' },
  removePasskey: { title: 'vault.removeTitle', text: 'vault.removeText', answer: 'passkeys.remove' },
} as const
