import { useText } from '../../platform/locale'
import { Panel } from '../../ui/Panel'

/** What is recorded, what is kept, and what nobody can prevent. */
export function FactsPanel(props: { onClose: () => void }) {
  const t = useText()
  return (
    <Panel title={t('facts.title')} closeLabel={t('facts.close')} onClose={props.onClose}>
      {(['record', 'keeps', 'limit'] as const).map((fact) => (
        <section key={fact} className="stack explain">
          <h3>{t(`facts.${fact}`)}</h3>
          <p className="small">{t(`facts.${fact}Text`)}</p>
        </section>
      ))}
    </Panel>
  )
}
