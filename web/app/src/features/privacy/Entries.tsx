import type { Privacy } from '../../platform/account'
import { useText } from '../../platform/locale'
import { GROUPS, placeText } from './groups'

/** Every kind of data, by whom it concerns. Guests first, opened. */
export function Entries(props: { privacy: Privacy }) {
  const t = useText()
  return (
    <div className="privacy-groups">
      {GROUPS.map(({ concerns, title }) => {
        const entries = props.privacy.entries.filter((entry) => entry.concerns === concerns)
        if (entries.length === 0) return null
        return (
          <details key={concerns} open={concerns === 'guests'}>
            <summary>{t(title)} <span className="muted">({entries.length})</span></summary>
            <ul className="stack">
              {entries.map((entry) => (
                <li key={entry.entry}>
                  <h3>{entry.what}</h3>
                  <dl className="facts facts--tight">
                    <dt>{t('oversight.about')}</dt>
                    <dd>{entry.about}</dd>
                    <dt>{t('oversight.purpose')}</dt>
                    <dd>{entry.purpose}<small>{entry.basis}</small></dd>
                    <dt>{t('oversight.recipients')}</dt>
                    <dd>{entry.recipients}</dd>
                    <dt>{t('oversight.retention')}</dt>
                    <dd>{entry.retention}<small>{entry.erasure}</small></dd>
                    <dt>{t('oversight.place')}</dt>
                    <dd>{placeText(entry, t)}</dd>
                  </dl>
                </li>
              ))}
            </ul>
          </details>
        )
      })}
    </div>
  )
}
