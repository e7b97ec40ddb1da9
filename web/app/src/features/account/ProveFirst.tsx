import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { useProve } from './Proof'

/** For whoever has shown a password alone where the server asks for more: what is, and the one thing that helps. */
export function ProveFirst() {
  const t = useText()
  const prove = useProve()
  return (
    <section className="card stack">
      <p role="status"><b>{t('account.mustAdd')}</b> {t('account.mustProveText')}</p>
      <div>
        <Button kind="primary" icon="key" onPress={() => void prove()}>{t('account.mustProve')}</Button>
      </div>
    </section>
  )
}
