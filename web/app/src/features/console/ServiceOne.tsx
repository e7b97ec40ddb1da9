import { Fragment, useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { Label, Text, TextArea, TextField } from 'react-aria-components'

import { SERVICES_CELL } from '@konklave/client'

import type { Service, ServiceAnswer, ServiceQuestion, Services, ServiceVerdict } from '../../platform/account'
import { useText } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Field, Select } from '../../ui/Field'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { TroubleLine } from '../account/TroubleLine'
import { answering, cellsOf, cellsWith, checklistOf, common, dated, givenOf, isSame, LIGHTS, offered, type Checklist } from './services'

/** The question in whose step it is said why a service from outside was chosen. */
const ALTERNATIVES = 'alternatives'

/**
 * One service: what was said of it, what the answers come to, and the checklist to fill in. `onKeep`: saves the table with what
 * was filled in, where the server does not take it.
 */
export function ServiceOne(props: {
  services: Services
  service: Service
  onAssess: (list: Checklist) => Promise<string | null>
  onKeep: ((list: Checklist) => void) | null
  onTyped: (typed: boolean) => void
  onBack: () => void
}) {
  const { services, service, onKeep, onTyped } = props
  const t = useText()
  const toast = useToast()
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const [list, setList] = useState<Checklist>(() => checklistOf(service))
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const changed = !isSame(cellsWith(service, list), cellsOf(service))
  useEffect(() => heading.current?.focus(), [])
  useEffect(() => {
    onTyped(changed)
    return () => onTyped(false)
  }, [changed, onTyped])
  /** Whether what was filled in has been taken. */
  const assess = async (): Promise<boolean> => {
    if (working) return false
    if (!changed) return true
    setWorking(true)
    setTrouble(null)
    const wrong = await props.onAssess(list)
    setWorking(false)
    setTrouble(wrong)
    return wrong === null
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (changed && (await assess())) toast('check', t('services.assessed'))
  }
  const back = async () => {
    if (await assess()) props.onBack()
  }
  const why = services.questions.find(({ question }) => question === ALTERNATIVES)?.step
  return (
    <>
      <section className="card" aria-labelledby={id}>
        <div className="card__head card__head--act">
          <div>
            <h2 id={id} ref={heading} tabIndex={-1}>{service.service}</h2>
            <p className="small muted">{[service.edition, ...service.roles].filter(Boolean).join(' · ')}</p>
          </div>
          <Button size="s" icon="left" onPress={() => void back()}>
            {t('services.back')}
          </Button>
        </div>
        <Said services={services} service={service} />
      </section>
      <Section title={t('services.result')} note={t('services.resultWhat', { day: services.day })}>
        <Verdicts services={services} verdicts={service.verdicts} />
      </Section>
      <Section title={t('services.checklist')} note={t('services.checklistWhat')}>
        <form className="form checklist" onSubmit={(event) => void submit(event)} noValidate aria-busy={working}>
          {services.steps.map((step, place) => (
            <fieldset key={place} className="step">
              <legend>{step}</legend>
              {services.questions
                .filter((question) => question.step === place)
                .map((question) => (
                  <Asked key={question.question} services={services} question={question} list={list} onChange={setList} />
                ))}
              {place === why && <Why list={list} today={services.day} onChange={setList} />}
            </fieldset>
          ))}
          <TroubleLine text={trouble} />
          <div className="form__acts">
            <Button kind="primary" type="submit" isPending={working}>{t('services.assess')}</Button>
            {changed && onKeep && <Button icon="download" onPress={() => onKeep(list)}>{t('services.keepHere')}</Button>}
            {changed && <Button onPress={() => setList(checklistOf(service))}>{t('policy.undo')}</Button>}
          </div>
        </form>
      </Section>
    </>
  )
}

/** What was said of it, each with its day and source; what nobody said is told, too. */
function Said(props: { services: Services; service: Service }) {
  const { services, service } = props
  const t = useText()
  return (
    <div className="stack">
      <dl className="facts">
        {services.kinds.map(({ kind, name }) => {
          const fact = service.facts.find((each) => each.kind === kind)
          return (
            <Fragment key={kind}>
              <dt>{name}</dt>
              <dd className="said">
                {fact ? fact.said : t('services.unsaid')}
                {fact && <small>{t('services.saidBy', { asOf: fact.asOf, source: fact.source })}</small>}
              </dd>
            </Fragment>
          )
        })}
      </dl>
      {service.remarks.length > 0 && (
        <div>
          <h3>{t('services.remarks')}</h3>
          <ul className="stack services-remarks">
            {service.remarks.map(({ text, asOf, source }, place) => (
              <li key={place} className="said">
                {text}
                <small>{t('services.saidBy', { asOf, source })}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

function Verdicts(props: { services: Services; verdicts: readonly ServiceVerdict[] }) {
  const { services, verdicts } = props
  const t = useText()
  const shared = common(verdicts)
  return (
    <div className="stack">
      {shared.length > 0 && (
        <div>
          <h3>{t('services.everyUse')}</h3>
          <Reasons services={services} places={shared} />
        </div>
      )}
      <table role="table" className="table table--cards services-verdicts">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{t('services.use')}</th>
            <th role="columnheader" scope="col">{t('services.lightOf')}</th>
            <th role="columnheader" scope="col">{t('services.reasons')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {verdicts.map((verdict, use) => {
            const light = LIGHTS[verdict.light]
            const own = verdict.reasons.filter((reason) => !shared.includes(reason))
            return (
              <tr role="row" key={use}>
                <th role="rowheader" scope="row">{services.uses[use]}</th>
                <td role="cell" data-label={t('services.lightOf')}><Badge icon={light.icon} tone={light.tone}>{t(light.text)}</Badge></td>
                <td role="cell">{own.length > 0 ? <Reasons services={services} places={own} /> : t(verdict.light === 'green' ? 'services.allGood' : 'services.noOthers')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Reasons(props: { services: Services; places: readonly number[] }) {
  const t = useText()
  return (
    <ul className="services-reasons">
      {props.places.map((place) => {
        const reason = props.services.reasons[place]
        return reason && <li key={place}><b>{t(LIGHTS[reason.light].text)}:</b> {reason.text}</li>
      })}
    </ul>
  )
}

/** A question with its answer, and the day of that. */
function Asked(props: { services: Services; question: ServiceQuestion; list: Checklist; onChange: (list: Checklist) => void }) {
  const { services, question, list, onChange } = props
  const t = useText()
  const given = givenOf(list, question.question)
  const some = question.uses.length < services.uses.length
  const uses = question.uses.map((use) => services.uses[use]).filter(Boolean).join(', ')
  return (
    <fieldset className="choices asked" id={`asked-${question.question}`}>
      <legend className="label">{question.text}</legend>
      {some && <p className="hint small muted">{t('services.askedFor', { uses })}</p>}
      <div className="asked__fields">
        <Select
          label={t('services.answer')}
          value={given.answer}
          options={[{ value: '', label: t('services.unanswered') }, ...offered(services, question, given)]}
          onChange={(answer) => onChange(answering(list, question.question, answer as ServiceAnswer | '', services.day))}
        />
        {given.answer !== '' && <Field label={t('services.answeredOn')} type="date" max={services.day} value={given.on} onChange={(on) => onChange(dated(list, question.question, on))} />}
      </div>
    </fieldset>
  )
}

/** Why this service although there is one from the EU or EEA. */
function Why(props: { list: Checklist; today: string; onChange: (list: Checklist) => void }) {
  const { list, today, onChange } = props
  const t = useText()
  return (
    <>
      <TextField className="field" value={list.why} onChange={(why) => onChange({ ...list, why, whyOn: why.trim() === '' ? '' : list.whyOn || today })} maxLength={SERVICES_CELL}>
        <Label>{t('services.why')}</Label>
        <TextArea className="input input--area" rows={4} />
        <Text slot="description" className="hint" elementType="p">{t('services.whyHint')}</Text>
      </TextField>
      {list.why.trim() !== '' && <Field label={t('services.whyOn')} type="date" max={today} value={list.whyOn} onChange={(whyOn) => onChange({ ...list, whyOn })} />}
    </>
  )
}
