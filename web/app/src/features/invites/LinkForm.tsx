import { useId, useState, type FormEvent } from 'react'

import type { MadeLink, WishedLink } from '../../platform/client'
import { useLanguage } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Choice, Field, Select, Switch } from '../../ui/Field'
import { Panel } from '../../ui/Panel'
import './invites.css'
import { endOf, nameTrouble, untilText, type LinkTrouble, type Validity } from './invites'
import { Trouble } from './Trouble'

/** The panel in which a link is made: for whom, as what, how long. */
export function LinkForm(props: {
  links: readonly MadeLink[]
  /** There is nothing that a presenter could show. */
  nothingToShow: boolean
  working: boolean
  trouble: LinkTrouble | null
  onMake: (link: WishedLink) => void
  onCancel: () => void
  onClose: () => void
}) {
  const id = useId()
  const { t, region } = useLanguage()
  const [name, setName] = useState('')
  const [role, setRole] = useState<'participant' | 'presenter' | 'moderator'>('participant')
  const [knocks, setKnocks] = useState(false)
  const [validity, setValidity] = useState<Validity>('day')
  const [date, setDate] = useState('')
  const [tried, setTried] = useState(false)
  const moderator = role === 'moderator'
  const wrongName = tried ? nameTrouble(name, props.links) : null
  const expiresAt = endOf(validity, date, new Date())

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (props.working) return
    if (nameTrouble(name, props.links) || expiresAt === null) {
      const form = event.currentTarget
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    props.onMake({ moderator, label: name.trim(), autoAdmit: moderator || !knocks, presents: role === 'presenter', expiresAt })
  }

  const foot = (
    <div className="stack links__foot">
      <Trouble trouble={props.trouble} />
      <p className="small muted" role="status">
        {props.working ? t('links.making') : expiresAt === null ? '' : t('links.until', { when: untilText(expiresAt, region) })}
      </p>
      <div className="btn-pair">
        <Button onPress={props.onCancel} isDisabled={props.working}>
          {t('common.cancel')}
        </Button>
        <Button kind="primary" type="submit" form={id} isPending={props.working}>
          {t('links.make')}
        </Button>
      </div>
    </div>
  )
  return (
    <Panel title={t('links.new')} closeLabel={t('invite.close')} onClose={props.onClose} foot={foot}>
      <form id={id} className="stack links__form" onSubmit={submit} noValidate aria-label={t('links.new')} aria-busy={props.working}>
        <Field
          label={t('links.name')}
          hint={t(moderator ? 'links.nameHintCoHost' : 'links.nameHint')}
          error={wrongName && t(wrongName)}
          value={name}
          onChange={setName}
          autoComplete="off"
          autoFocus
        />
        <Choice
          label={t('links.role')}
          value={role}
          onChange={setRole}
          options={[
            { value: 'participant' as const, label: t('links.participant'), hint: t('links.participantHint') },
            ...(props.nothingToShow ? [] : [{ value: 'presenter' as const, label: t('links.presenter'), hint: t('links.presenterHint') }]),
            { value: 'moderator' as const, label: t('links.coHost'), hint: t('links.coHostHint') },
          ]}
        />
        {!moderator && (
          <Switch selected={knocks} onChange={setKnocks} hint={t('links.knocksHint')}>
            {t('links.knocks')}
          </Switch>
        )}
        <Select
          label={t('links.valid')}
          value={validity}
          onChange={(value) => setValidity(VALIDITIES.find((known) => known === value) ?? 'day')}
          options={VALIDITIES.map((value) => ({ value, label: t(VALIDITY_TEXT[value]) }))}
        />
        {validity === 'date' && (
          <Field
            label={t('links.date')}
            type="date"
            value={date}
            onChange={setDate}
            error={tried && expiresAt === null ? t('links.dateWrong') : null}
          />
        )}
      </form>
    </Panel>
  )
}

const VALIDITIES = ['day', 'week', 'date'] as const

const VALIDITY_TEXT = { day: 'links.day', week: 'links.week', date: 'links.toDate' } as const satisfies Record<Validity, string>
