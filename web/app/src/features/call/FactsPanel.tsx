import { useText } from '../../platform/locale'
import { Panel } from '../../ui/Panel'

const FACTS = ['record', 'keeps', 'limit'] as const
const SOUND_FACTS = ['sound', ...FACTS] as const

/** What is recorded, what is kept, and what nobody can prevent; and, where it is so, that there are no pictures. */
export function FactsPanel(props: { soundOnly: boolean; onClose: () => void }) {
  const t = useText()
  return (
    <Panel title={t('facts.title')} closeLabel={t('facts.close')} onClose={props.onClose}>
      {(props.soundOnly ? SOUND_FACTS : FACTS).map((fact) => (
        <section key={fact} className="stack explain">
          <h3>{t(`facts.${fact}`)}</h3>
          <p className="small">{t(`facts.${fact}Text`)}</p>
        </section>
      ))}
    </Panel>
  )
}
