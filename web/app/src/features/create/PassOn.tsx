import { useText } from '../../platform/locale'
import { CopyText } from '../../ui/CopyText'

/** One text to pass on, under its heading: a link or the passphrase. */
export function PassOn(props: {
  /** Of the heading; unique on the page. */
  id: string
  label: string
  value: string
  /** What the button copies. */
  action: string
  note: string
  primary?: boolean
  /** The host's own link, set apart from what is passed on. */
  host?: boolean
  /** Shows dots until asked. */
  hidden?: { readonly reveal: string }
}) {
  const t = useText()
  const { id, host, ...text } = props
  return (
    <section className={host ? 'stack ready ready--host' : 'stack ready'} aria-labelledby={id}>
      <h3 id={id}>{props.label}</h3>
      <CopyText {...text} done={t('common.copied')} failed={t('common.copyFailed')} />
    </section>
  )
}
