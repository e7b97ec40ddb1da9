import { useText } from '../../platform/locale'

/** Leads to another page in a window of its own: this one stays. */
export function Elsewhere(props: { to: string; text: string }) {
  const t = useText()
  return (
    <a className="btn btn--s" href={props.to} target="_blank" rel="noopener">
      {props.text}
      <span className="sr-only"> {t('plan.newWindow')}</span>
    </a>
  )
}
