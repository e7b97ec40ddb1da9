import { useEffect, useRef, useState, type FormEvent } from 'react'

import { useAccounts, type Account, type AccountTrouble, type NewTotp } from '../../platform/account'
import { copyText } from '../../platform/clipboard'
import { useText } from '../../platform/locale'
import { saveText } from '../../platform/save'
import { Badge } from '../../ui/Badge'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Qr } from '../../ui/Qr'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { CodeField } from './CodeField'
import type { Opening } from './opening'
import { useRun } from './Proof'
import { useSession } from './session'
import { troubleText } from './trouble'
import { TroubleLine } from './TroubleLine'

/** Fewer recovery codes than this are worth a word. */
const FEW = 3

/** The second factor by time (RFC 6238): to set up, to replace, to remove. */
export function FactorCard(props: { account: Account; opening: Opening }) {
  const { account, opening } = props
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { refresh } = useSession()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [removing, setRemoving] = useState(false)
  const remove = async () => {
    setRemoving(false)
    const outcome = await run(() => accounts.removeTotp())
    if (!outcome.ok) return toast('alert', troubleText(outcome.trouble, t))
    await refresh()
    toast('check', t('factor.removed'))
  }
  return (
    <Section
      title={t('factor.title')}
      note={t('factor.what')}
      {...(codes ? {} : { act: { label: t(account.totp ? 'factor.renew' : 'factor.setUp'), cancel: t('common.cancel'), kind: account.mustAddFactor ? 'primary' as const : 'plain' as const, open: opening.open, onToggle: opening.toggle } })}
    >
      {codes ? (
        <Codes
          codes={codes}
          onDone={() => {
            setCodes(null)
            void refresh()
          }}
        />
      ) : opening.open ? (
        <FactorForm
          onCodes={(made) => {
            setCodes(made)
            opening.close()
          }}
          onGivenUp={opening.close}
        />
      ) : account.totp ? (
        <div className="between">
          <p className="flow">
            <Badge icon="check" tone="ok">{t('factor.on')}</Badge>
            <span className={account.recoveryCodes < FEW ? 'small strong' : 'small muted'}>{t('factor.codesLeft', { n: account.recoveryCodes })}</span>
          </p>
          <Button kind="danger-quiet" size="s" onPress={() => setRemoving(true)}>{t('factor.remove')}</Button>
        </div>
      ) : (
        <p className="small muted">{t('factor.off')}</p>
      )}
      {removing && (
        <Dialog title={t('factor.removeTitle')} onClose={() => setRemoving(false)}>
          <p>{t('factor.removeText')}</p>
          <DialogActions>
            <Button onPress={() => setRemoving(false)}>{t('common.cancel')}</Button>
            <Button kind="danger" onPress={() => void remove()}>{t('factor.remove')}</Button>
          </DialogActions>
        </Dialog>
      )}
    </Section>
  )
}

function FactorForm(props: { onCodes: (codes: readonly string[]) => void; onGivenUp: () => void }) {
  const { onGivenUp } = props
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const [made, setMade] = useState<NewTotp | null>(null)
  const [code, setCode] = useState('')
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const [working, setWorking] = useState(false)
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    void run(() => accounts.beginTotp()).then((outcome) => {
      if (outcome.ok) return setMade(outcome.value)
      toast('alert', troubleText(outcome.trouble, t))
      onGivenUp()
    })
  }, [accounts, run, toast, t, onGivenUp])
  if (!made) return <p className="muted" role="status">{t('factor.making')}</p>
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (working) return
    setWorking(true)
    setTrouble(null)
    const outcome = await run(() => accounts.proveTotp(code.trim()))
    setWorking(false)
    if (outcome.ok) return props.onCodes(outcome.value.codes)
    setCode('')
    setTrouble(outcome.trouble)
  }
  return (
    <form className="form" onSubmit={(event) => void submit(event)} noValidate>
      <p>{t('factor.scan')}</p>
      <Qr text={made.address} label={t('factor.qr')} />
      <p className="small muted">
        {t('factor.type')} <span className="secret">{made.secret.replace(/(.{4})(?=.)/g, '$1 ')}</span>
      </p>
      <CodeField label={t('factor.code')} hint={t('code.hint')} value={code} onChange={setCode} autoFocus />
      <TroubleLine text={trouble && (trouble.is === 'not_recognised' ? t('factor.wrong') : troubleText(trouble, t))} />
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={working} isDisabled={code.trim().length < 6}>{t('factor.finish')}</Button>
      </div>
    </form>
  )
}

/** Recovery codes, shown this once. */
function Codes(props: { codes: readonly string[]; onDone: () => void }) {
  const t = useText()
  const toast = useToast()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const text = props.codes.join('\n')
  return (
    <div className="stack">
      <Banner tone="ok" icon="check-circle" quiet>{t('factor.done')}</Banner>
      <h3 ref={heading} tabIndex={-1}>{t('factor.codes')}</h3>
      <p>{t('factor.codesText')}</p>
      <ul className="codes" aria-label={t('factor.codes')}>
        {props.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="form__acts">
        <Button icon="copy" onPress={() => void copyText(text).then((copied) => toast(copied ? 'check' : 'alert', t(copied ? 'common.copied' : 'common.copyFailed')))}>
          {t('factor.codesCopy')}
        </Button>
        <Button icon="download" onPress={() => saveText('konklave-codes.txt', `${text}\n`)}>
          {t('factor.codesSave')}
        </Button>
        <Button kind="primary" onPress={props.onDone}>{t('factor.codesKept')}</Button>
      </div>
    </div>
  )
}
