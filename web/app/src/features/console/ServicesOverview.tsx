import { useEffect, useRef, useState } from 'react'

import type { Service, ServiceFactKind, Services } from '../../platform/account'
import { useText } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Field, Select } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { Section } from '../../ui/Section'
import { found, LIGHTS, sourcesOf, type Wanted } from './services'

/** What is shown of every service. */
const SHOWN: readonly ServiceFactKind[] = ['seat', 'safeguard', 'contract', 'notice']

/** Every service of the table at a glance, to be searched. `focus`: the one to return to, once. */
export function ServicesOverview(props: { services: Services; focus: string | null; onFocused: () => void; onPick: (service: string) => void }) {
  const { services } = props
  const t = useText()
  const [wanted, setWanted] = useState<Wanted>({ text: '', use: 0, light: '' })
  const shown = found(services.services, wanted)
  const sources = sourcesOf(services.services)
  const kinds = services.kinds.filter(({ kind }) => SHOWN.includes(kind))
  return (
    <>
      <Section title={t('services.overview')} note={<><span role="status">{t('services.shown', { shown: shown.length, all: services.services.length })}</span> {t('services.shownWhat')}</>}>
        <div className="stack">
          <div className="services-search">
            <Field label={t('services.search')} type="search" value={wanted.text} onChange={(text) => setWanted({ ...wanted, text })} />
            <Select label={t('services.use')} value={`${wanted.use}`} options={services.uses.map((use, place) => ({ value: `${place}`, label: use }))} onChange={(use) => setWanted({ ...wanted, use: Number(use) })} />
            <Select
              label={t('services.lightOf')}
              value={wanted.light}
              options={[{ value: '', label: t('services.any') }, ...(['red', 'amber', 'green'] as const).map((light) => ({ value: light, label: t(LIGHTS[light].text) }))]}
              onChange={(light) => setWanted({ ...wanted, light: light as Wanted['light'] })}
            />
          </div>
          {shown.length === 0 ? (
            <p className="muted" role="status">{t(services.services.length === 0 ? 'services.empty' : 'services.nothing')}</p>
          ) : (
            <table role="table" className="table table--cards services-table">
              <thead role="rowgroup">
                <tr role="row">
                  <th role="columnheader" scope="col">{t('services.name')}</th>
                  {kinds.map(({ kind, name }) => (
                    <th key={kind} role="columnheader" scope="col">{name}</th>
                  ))}
                  <th role="columnheader" scope="col">{t('services.lightOf')}</th>
                  <th role="columnheader" scope="col" className="end">{t('services.checklistShort')}</th>
                </tr>
              </thead>
              <tbody role="rowgroup">
                {shown.map((service) => (
                  <Row key={service.service} service={service} kinds={kinds} sources={sources} use={wanted.use} focus={props.focus === service.service} onFocused={props.onFocused} onPick={props.onPick} />
                ))}
              </tbody>
            </table>
          )}
        </div>
      </Section>
      {sources.length > 0 && (
        <Section title={t('services.sources')} note={t('services.sourcesWhat')}>
          <ol className="services-sources">
            {sources.map((source) => (
              <li key={source} className="said">{source}</li>
            ))}
          </ol>
        </Section>
      )}
    </>
  )
}

function Row(props: { service: Service; kinds: Services['kinds']; sources: readonly string[]; use: number; focus: boolean; onFocused: () => void; onPick: (service: string) => void }) {
  const { service, focus, onFocused } = props
  const t = useText()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!focus) return
    button.current?.focus()
    onFocused()
  }, [focus, onFocused])
  const verdict = service.verdicts[props.use]
  const light = verdict && LIGHTS[verdict.light]
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {service.service}
        {service.edition && <small>{service.edition}</small>}
      </th>
      {props.kinds.map(({ kind, name }) => {
        const fact = service.facts.find((each) => each.kind === kind)
        return (
          <td key={kind} role="cell" data-label={name}>
            {fact ? (
              <>
                {kind === 'safeguard' && service.namesPrivacyShield ? (
                  <span className="error"><Icon name="alert" /><span>{fact.said}</span></span>
                ) : (
                  fact.said
                )}
                <small>{t('services.asOf', { asOf: fact.asOf, n: props.sources.indexOf(fact.source) + 1 })}</small>
              </>
            ) : (
              t('services.unsaid')
            )}
          </td>
        )
      })}
      <td role="cell" data-label={t('services.lightOf')}>{light && <Badge icon={light.icon} tone={light.tone}>{t(light.text)}</Badge>}</td>
      <td role="cell" className="end">
        <Button ref={button} size="s" aria-label={t('services.openOne', { name: service.service })} onPress={() => props.onPick(service.service)}>
          {t('services.open')}
        </Button>
      </td>
    </tr>
  )
}
