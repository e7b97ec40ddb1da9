import { useState } from 'react'

import { useText } from '../../platform/locale'
import type { VaultFailure } from '../../platform/vault'
import { Note } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Section } from '../../ui/Section'
import { TroubleLine } from '../account/TroubleLine'
import { useKeeping } from './keeping'
import { Phrase } from './Phrase'
import { vaultText } from './trouble'

/** Offers to make a vault, on a page that could use one. */
export function MakeVault() {
  const t = useText()
  return (
    <Section title={t('vault.offer')} note={t('vault.offerText')}>
      <Maker />
    </Section>
  )
}

/** The button that makes a vault; what went wrong. The phrase is shown by {@link NewPhrase}. */
export function Maker(props: { kind?: 'primary' }) {
  const t = useText()
  const { state, create } = useKeeping()
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<VaultFailure | null>(null)
  const make = async () => {
    setWorking(true)
    setFailure(null)
    const came = await create()
    setWorking(false)
    setFailure(came)
  }
  return (
    <div className="stack vault-maker">
      {state.is === 'none' && state.left && <Note icon="info">{t('vault.left')}</Note>}
      <TroubleLine text={failure && vaultText(failure, t)} />
      <div>
        <Button kind={props.kind ?? 'plain'} icon="lock" isPending={working} onPress={() => void make()}>
          {t('vault.make')}
        </Button>
      </div>
    </div>
  )
}

/** The phrase that was just made, until whoever made it has kept it, and it counts; otherwise nothing. `ask`: which word is asked for, for scenes. */
export function NewPhrase(props: { ask?: number }) {
  const t = useText()
  const { phrase, phraseKept, phraseDropped } = useKeeping()
  if (phrase === null) return null
  return (
    <Section title={t('vault.title')} note={t('vault.made')}>
      <Phrase key={phrase} phrase={phrase} {...props} onDone={phraseKept} onCancel={phraseDropped} />
    </Section>
  )
}
