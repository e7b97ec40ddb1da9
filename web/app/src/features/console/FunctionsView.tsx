import { useEffect, useRef, useState } from 'react'

import { useAccounts, type AccountRole, type FunctionList, type SwitchedFunction } from '../../platform/account'
import { useLoaded } from '../../platform/loaded'
import { useLanguage } from '../../platform/locale'
import { holdPage } from '../../platform/router'
import { Note } from '../../ui/Banner'
import '../../ui/Rows.css'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { mayRun } from '../account/rights'
import { troubleText } from '../account/trouble'
import './console.css'
import { DiscardDialog } from './DiscardDialog'
import { FunctionOne } from './FunctionOne'

/** What can be done in meetings at this server, why, and by whose decision. `role`: of whoever looks. */
export function FunctionsView(props: { role: AccountRole }) {
  const { t, locale } = useLanguage()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  // What somebody is typing is not lost because the server does not answer.
  const { state, reload, put } = useLoaded<FunctionList>(() => run(() => accounts.functions(locale)), (trouble) => toast('alert', troubleText(trouble, t)))
  // Names and proposals are the server's: in another language it is asked again.
  const spoken = useRef(locale)
  useEffect(() => {
    if (spoken.current === locale) return
    spoken.current = locale
    reload()
  }, [locale, reload])
  const runs = mayRun(props.role)
  const frame = { title: t('functions.title'), note: t(runs ? 'functions.what' : 'functions.read') }
  if (state.is !== 'known') {
    return (
      <Section {...frame}>
        <LoadedBody state={state} onRetry={reload}>{() => null}</LoadedBody>
      </Section>
    )
  }
  const { functions, absent } = state.value
  return (
    <>
      <Section {...frame}>
        <div className="stack">
          <p>{t('functions.papers')}</p>
          <div className="flow">
            <a href={`/api/papers/necessity?lang=${locale}`} target="_blank" rel="noopener">
              {t('functions.paper')}
            </a>
            <a href="/console#papers">{t('services.papers')}</a>
          </div>
          {functions.length === 0 ? <p className="muted">{t('functions.none')}</p> : <Switches list={state.value} runs={runs} onChanged={put} onStale={reload} />}
          <Note>{t('functions.byPages')}</Note>
        </div>
      </Section>
      <Section title={t('functions.absent')} note={t('functions.absentWhat')}>
        {absent.length === 0 ? (
          <p className="muted">{t('functions.absentNone')}</p>
        ) : (
          <ul className="functions-absent">
            {absent.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

/** Every function. The questions of one are open at a time, and nobody leaves what was typed by mistake. */
function Switches(props: { list: FunctionList; runs: boolean; onChanged: (list: FunctionList) => void; onStale: () => void }) {
  const { t } = useLanguage()
  const [open, setOpen] = useState<SwitchedFunction | null>(null)
  const [typed, setTyped] = useState<readonly SwitchedFunction[]>([])
  const [discard, setDiscard] = useState<(() => void) | null>(null)
  const held = typed.length > 0
  useEffect(() => (held ? holdPage((goOn) => setDiscard(() => goOn)) : undefined), [held])
  return (
    <>
      <ul className="rows rows--lined functions">
        {props.list.functions.map((state) => (
          <li key={state.function}>
            <FunctionOne
              state={state}
              runs={props.runs}
              open={open === state.function}
              onOpen={(wanted) => setOpen(wanted ? state.function : null)}
              onTyped={(is) => setTyped((former) => [...former.filter((one) => one !== state.function), ...(is ? [state.function] : [])])}
              onChanged={props.onChanged}
              onStale={props.onStale}
            />
          </li>
        ))}
      </ul>
      {discard && <DiscardDialog text={t('functions.discard')} onStay={() => setDiscard(null)} onDiscard={discard} />}
    </>
  )
}
