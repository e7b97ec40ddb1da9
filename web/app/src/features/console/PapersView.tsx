import { Fragment, useState, type FormEvent } from 'react'

import { useAccounts, type AccountRole, type AccountTrouble, type PaperAnswer, type PaperQuestion, type Papers } from '../../platform/account'
import { useLoaded } from '../../platform/loaded'
import { useLanguage } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { mayRun } from '../account/rights'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import { answersOf, byTopic, troubleOf, type Wishes } from './answers'
import './console.css'
import { PaperField } from './PaperField'
import { said } from './said'
import { SignOffSection } from './SignOffSection'

/** The papers the server writes about itself, who has signed it off, and what only its operator can say. `role`: of whoever looks. */
export function PapersView(props: { role: AccountRole }) {
  const { t, locale } = useLanguage()
  const accounts = useAccounts()
  const run = useRun()
  const { state, reload, put } = useLoaded<Papers>(() => run(() => accounts.papers(locale)))
  if (state.is !== 'known') {
    return (
      <Section title={t('papers.title')} note={t('papers.what')}>
        <LoadedBody state={state} onRetry={reload}>{() => null}</LoadedBody>
      </Section>
    )
  }
  const { papers, questions, findings, day, configuration } = state.value
  const runs = mayRun(props.role)
  return (
    <>
      {findings.map(({ what, help }) => (
        <Banner key={what} tone="warn" icon="alert">
          <b>{what}</b> {help}
        </Banner>
      ))}
      <Section title={t('papers.title')} note={t('papers.asOf', { day, configuration })}>
        <div className="stack">
          <p>{t('papers.what')}</p>
          <div>
            <a className="btn btn--primary" href="/api/papers/archive" download>
              <Icon name="download" />
              {t('papers.all')}
            </a>
          </div>
          <ul className="rows rows--lined">
            {papers.map(({ paper, name, missing }) => (
              <li key={paper}>
                <div className="row">
                  <div className="row__main">
                    <p className="row__title">
                      <a href={`/api/papers/${paper}?lang=${locale}`} target="_blank" rel="noopener">
                        {name}
                      </a>
                    </p>
                  </div>
                  <div className="row__end">{missing === 0 ? <Badge icon="check" tone="ok">{t('papers.complete')}</Badge> : <Badge icon="alert" tone="warn">{t('papers.missing', { n: missing })}</Badge>}</div>
                </div>
              </li>
            ))}
          </ul>
        </div>
      </Section>
      <SignOffSection papers={state.value} role={props.role} onChanged={put} onStale={reload} />
      <Section title={t('functions.title')} note={t('papers.functionsWhat')}>
        <p>
          <a href="/console#functions">{t(runs ? 'papers.functionsSwitch' : 'papers.functionsRead')}</a>
        </p>
      </Section>
      <Section title={t('papers.others')} note={t('papers.othersWhat')}>
        <p>
          <a href="/console#services">{t('services.title')}</a>
        </p>
      </Section>
      <Section title={t('papers.questions')} note={t(runs ? 'papers.questionsWhat' : 'papers.questionsRead')}>
        {runs ? <Questions key={locale} questions={questions} onSaved={put} /> : <Answers questions={questions} />}
      </Section>
    </>
  )
}

/** What was answered, for whoever reads along. */
function Answers(props: { questions: readonly PaperQuestion[] }) {
  const { t, locale } = useLanguage()
  return (
    <>
      {byTopic(props.questions).map(([topic, questions]) => (
        <Fragment key={topic}>
          <h3>{topic}</h3>
          <dl className="facts">
            {questions.map((question) => (
              <Fragment key={question.field}>
                <dt>{question.label}</dt>
                <dd className="said">{said(question, t, locale)}</dd>
              </Fragment>
            ))}
          </dl>
        </Fragment>
      ))}
    </>
  )
}

function Questions(props: { questions: readonly PaperQuestion[]; onSaved: (papers: Papers) => void }) {
  const { t, locale } = useLanguage()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const [wishes, setWishes] = useState<Wishes>({})
  const [checked, setChecked] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const changed: PaperAnswer[] = answersOf(props.questions, wishes)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (working || changed.length === 0) return
    setChecked(true)
    const wrong = props.questions.find((question) => troubleOf(question, wishes[question.field]) !== null)
    if (wrong) return document.getElementById(`paper-${wrong.field}`)?.querySelector<HTMLElement>('input, textarea')?.focus()
    setWorking(true)
    setTrouble(null)
    const outcome = await run(() => accounts.answerPapers(changed, locale))
    setWorking(false)
    if (!outcome.ok) return setTrouble(outcome.trouble)
    setWishes({})
    setChecked(false)
    props.onSaved(outcome.value)
    toast('check', t('papers.saved'))
  }
  return (
    <form className="form papers" onSubmit={(event) => void submit(event)} noValidate>
      {byTopic(props.questions).map(([topic, questions]) => (
        <Fragment key={topic}>
          <h3>{topic}</h3>
          {questions.map((question) => (
            <PaperField
              key={question.field}
              question={question}
              value={wishes[question.field] ?? question.answer ?? ''}
              trouble={checked ? troubleOf(question, wishes[question.field]) : null}
              onChange={(value) => setWishes((former) => ({ ...former, [question.field]: value }))}
            />
          ))}
        </Fragment>
      ))}
      <TroubleLine text={trouble && troubleText(trouble, t)} />
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={working} isDisabled={changed.length === 0}>{t('papers.save')}</Button>
        {changed.length > 0 && <Button onPress={() => setWishes({})}>{t('policy.undo')}</Button>}
      </div>
    </form>
  )
}
