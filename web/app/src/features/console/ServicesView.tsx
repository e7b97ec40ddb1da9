import { useEffect, useRef, useState } from 'react'
import { FileTrigger } from 'react-aria-components'

import { SERVICES_TABLE } from '@konklave/client'

import { useAccounts, type AccountTrouble, type ServiceProblem, type Services } from '../../platform/account'
import { useLoaded } from '../../platform/loaded'
import { useLanguage, useText } from '../../platform/locale'
import { holdPage } from '../../platform/router'
import { saveFile } from '../../platform/save'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Field'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import './console.css'
import { DiscardDialog } from './DiscardDialog'
import { ServiceOne } from './ServiceOne'
import { cellsOf, cellsWith, chosenFile, FORMS, retold, tableFile, type Cells, type Checklist } from './services'
import { ServicesOverview } from './ServicesOverview'

/** Services of others, for whoever advises on them. The table lives in this page: the server keeps nothing of it. */
export function ServicesView() {
  const { t, locale } = useLanguage()
  const accounts = useAccounts()
  const run = useRun()
  const { state, reload, put } = useLoaded<Services>(() => run(() => accounts.services(locale)))
  if (state.is !== 'known') {
    return (
      <Section title={t('services.title')} note={t('services.what')}>
        <LoadedBody state={state} onRetry={reload}>{() => null}</LoadedBody>
      </Section>
    )
  }
  return <Table services={state.value} onChanged={put} />
}

function Table(props: { services: Services; onChanged: (services: Services) => void }) {
  const { services, onChanged } = props
  const { t, locale } = useLanguage()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const [problems, setProblems] = useState<readonly ServiceProblem[]>(services.problems)
  const [picked, setPicked] = useState<string | null>(null)
  /** Whose checklist was left last: the focus returns to it. */
  const [left, setLeft] = useState<string | null>(null)
  const [form, setForm] = useState<string>(locale === 'de' ? 'csv-semicolon' : 'csv')
  /** Whether what was answered is in a file, or nothing was. */
  const [saved, setSaved] = useState(true)
  /** Whether something is typed that was not assessed. */
  const [typed, setTyped] = useState(false)
  const [working, setWorking] = useState<'reading' | 'writing' | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  /** Whether the rows are more than the server takes: then the page saves them itself. */
  const [beyond, setBeyond] = useState(false)
  const [discard, setDiscard] = useState<(() => void) | null>(null)
  useEffect(() => (saved && !typed ? undefined : holdPage((goOn) => setDiscard(() => goOn))), [saved, typed])

  const textOf = (why: AccountTrouble) => (why.is === 'too_large' ? t('services.tooLarge') : troubleText(why, t))

  /** Why the server has not taken the rows of this page. */
  const refused = (why: AccountTrouble) => {
    setBeyond(why.is === 'too_large')
    return why.is === 'too_large' ? t('services.beyond') : troubleText(why, t)
  }
  const rowsWith = (name: string, list: Checklist): Cells[] => services.services.map((service) => (service.service === name ? cellsWith(service, list) : cellsOf(service)))
  const keepHere = (rows: readonly Cells[]) => {
    saveFile(`konklave-services-${services.day}.csv`, tableFile(rows))
    setSaved(true)
    toast('check', t('services.downloaded'))
  }

  // Its sentences are the server's: in another language it is asked again.
  const spoken = useRef(locale)
  const shown = useRef(services)
  shown.current = services
  useEffect(() => {
    if (spoken.current === locale) return
    spoken.current = locale
    const ask = (of: Services) => run(() => accounts.assessServices(tableFile(of.services.map(cellsOf)), locale))
    void retold(() => shown.current, () => spoken.current === locale, ask).then((told) => told && onChanged(told))
  }, [locale, accounts, run, onChanged])

  const take = async (file: File) => {
    setTrouble(null)
    if (file.size > SERVICES_TABLE) return setTrouble(t('services.tooLarge'))
    setWorking('reading')
    const outcome = await run(() => accounts.assessServices(chosenFile(file), locale))
    setWorking(null)
    if (!outcome.ok) return setTrouble(textOf(outcome.trouble))
    setProblems(outcome.value.problems)
    // Of a table in which nothing can be read, the former stays.
    if (outcome.value.services.length === 0 && outcome.value.problems.length > 0) return
    onChanged(outcome.value)
    setBeyond(false)
    setSaved(true)
    toast('check', t('services.read', { n: outcome.value.services.length }))
  }
  const choose = (files: FileList | null) => {
    const file = files?.[0]
    if (!file || working) return
    const read = () => void take(file)
    if (saved) read()
    else {
      setDiscard(() => () => {
        setDiscard(null)
        read()
      })
    }
  }
  const write = async () => {
    const wanted = FORMS.find((one) => one.form === form)
    if (!wanted || working) return
    setTrouble(null)
    setWorking('writing')
    const outcome = await run(() => accounts.exportServices(tableFile(services.services.map(cellsOf)), wanted.form, locale))
    setWorking(null)
    if (!outcome.ok) return setTrouble(refused(outcome.trouble))
    setBeyond(false)
    saveFile(`konklave-services-${services.day}.${wanted.ending}`, outcome.value)
    if (wanted.isTable) setSaved(true)
    toast('check', t('services.downloaded'))
  }
  /** Has a row judged as it was filled in; what is wrong, if it was not. */
  const judge = async (name: string, list: Checklist): Promise<string | null> => {
    const outcome = await run(() => accounts.assessServices(tableFile(rowsWith(name, list)), locale))
    if (!outcome.ok) return refused(outcome.trouble)
    setBeyond(false)
    const [wrong] = outcome.value.problems
    if (wrong) return wrong.reason
    onChanged(outcome.value)
    setSaved(false)
    return null
  }

  const one = services.services.find(({ service }) => service === picked)
  return (
    <>
      {!saved && (
        <Banner tone="warn" icon="alert">
          {t('services.unsaved')}
        </Banner>
      )}
      {one ? (
        <ServiceOne
          key={one.service}
          services={services}
          service={one}
          onAssess={(list) => judge(one.service, list)}
          onKeep={beyond ? (list) => keepHere(rowsWith(one.service, list)) : null}
          onTyped={setTyped}
          onBack={() => {
            setBeyond(false)
            setLeft(one.service)
            setPicked(null)
          }}
        />
      ) : (
        <>
          <Section title={t('services.title')} note={t('services.what')}>
            <div className="stack">
              <p>{t('services.kept')}</p>
              <form
                className="form services-files"
                onSubmit={(event) => {
                  event.preventDefault()
                  void write()
                }}
              >
                <Select label={t('services.file')} value={form} options={FORMS.map((each) => ({ value: each.form, label: t(each.text) }))} onChange={setForm} hint={t('services.fileHint')} />
                <TroubleLine text={trouble} />
                <div className="form__acts">
                  <Button kind="primary" type="submit" icon="download" isPending={working === 'writing'}>
                    {t('services.download')}
                  </Button>
                  {beyond && (
                    <Button icon="download" onPress={() => keepHere(services.services.map(cellsOf))}>
                      {t('services.keepHere')}
                    </Button>
                  )}
                  <FileTrigger acceptedFileTypes={['.csv', '.json', 'text/csv', 'application/json']} onSelect={choose}>
                    <Button icon="file" isPending={working === 'reading'}>
                      {t('services.upload')}
                    </Button>
                  </FileTrigger>
                </div>
                <p className="hint">{t('services.uploadHint')}</p>
              </form>
              <p>
                <a href="/console#papers">{t('services.papers')}</a>
              </p>
            </div>
          </Section>
          {problems.length > 0 && <Problems problems={problems} />}
          <ServicesOverview services={services} focus={left} onFocused={() => setLeft(null)} onPick={setPicked} />
        </>
      )}
      {discard && <DiscardDialog text={t('services.discardText')} onStay={() => setDiscard(null)} onDiscard={discard} />}
    </>
  )
}

/** What is wrong with a table, row by row. */
function Problems(props: { problems: readonly ServiceProblem[] }) {
  const t = useText()
  return (
    <Section title={t('services.problems', { n: props.problems.length })} note={t('services.problemsWhat')}>
      <table role="table" className="table table--cards services-problems">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{t('services.line')}</th>
            <th role="columnheader" scope="col">{t('services.column')}</th>
            <th role="columnheader" scope="col">{t('services.reason')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {props.problems.map(({ line, column, reason }, place) => (
            <tr role="row" key={place}>
              <th role="rowheader" scope="row">{t('services.lineOf', { n: line })}</th>
              <td role="cell" data-label={t('services.column')}>{column ?? t('services.whole')}</td>
              <td role="cell" className="said" data-label={t('services.reason')}>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
