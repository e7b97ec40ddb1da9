import { keepUntil, newPlanId, ownZone, withPlan, type Plan } from '@konklave/client/plans'
import { useState } from 'react'

import { useClient, type CreateTrouble } from '../../platform/client'
import { useText } from '../../platform/locale'
import { go } from '../../platform/router'
import type { VaultFailure } from '../../platform/vault'
import { Switch } from '../../ui/Field'
import { useToast } from '../../ui/Toast'
import { PassphraseChoice, usePassphrase } from '../create/PassphraseChoice'
import { useKeeping } from '../vault/keeping'
import { newDraft, whenOf, type Draft } from './draft'
import { PassPlanOn } from './PassPlanOn'
import { PlanForm } from './PlanForm'
import { roomText, roomTrouble } from './trouble'

/** Plans a meeting; then shows what to pass on. `first`: what the form begins with, for scenes. */
export function NewPlan(props: { first?: Partial<Draft> }) {
  const t = useText()
  const client = useClient()
  const keeper = useKeeping()
  const toast = useToast()
  const [zone] = useState(ownZone)
  const [draft, setDraft] = useState<Draft>(() => ({ ...newDraft(Date.now(), zone), ...props.first }))
  const chosen = usePassphrase()
  const [lobby, setLobby] = useState(true)
  const [soundOnly, setSoundOnly] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<CreateTrouble | null>(null)
  const [made, setMade] = useState<{ readonly plan: Plan; readonly failure: VaultFailure | null } | null>(null)

  const keep = async (plan: Plan) => {
    const kept = await keeper.update((book) => withPlan(book, plan))
    if (kept.ok && kept.merged) toast('refresh', t('plan.merged'))
    return kept.ok ? null : kept.failure
  }
  const plan = async () => {
    const title = draft.title.trim()
    const wish = { ...whenOf(draft, zone) }
    const passphrase = chosen.protect && chosen.passphrase.trim()
    setWorking(true)
    setTrouble(null)
    try {
      const { room, sharedFragment, ownerFragment, expiresAt } = await client.createRoom({ title, passphrase, lobby, soundOnly, keepUntil: keepUntil(wish) })
      const planned: Plan = {
        ...wish,
        id: newPlanId(),
        title,
        room,
        sharedFragment,
        ownerFragment,
        passphrase: passphrase === false ? null : passphrase,
        lobby,
        soundOnly,
        except: [],
        expiresAt,
        sequence: 0,
        made: Math.floor(Date.now() / 1000),
        cancelled: false,
      }
      setMade({ plan: planned, failure: keeper.state.is === 'open' ? await keep(planned) : null })
      scrollTo(0, 0)
    } catch (error) {
      setTrouble(roomTrouble(error))
    }
    setWorking(false)
  }

  if (made) {
    const open = keeper.state.is === 'open'
    return (
      <PassPlanOn
        plan={made.plan}
        as={{ is: 'new' }}
        kept={open && made.failure === null}
        failure={made.failure}
        {...(made.failure && open ? { onKeep: async () => setMade({ plan: made.plan, failure: await keep(made.plan) }) } : {})}
        onDone={() => go(open ? '/meetings' : '/')}
      />
    )
  }
  return (
    <section className="card" aria-label={t('plan.title')}>
      <PlanForm
        draft={draft}
        zone={zone}
        action={t(working ? 'plan.working' : 'plan.submit')}
        working={working}
        workingText={t('create.working')}
        trouble={trouble && t('plan.failed', { why: roomText(trouble, t) })}
        titleHint={t('create.nameHint')}
        check={chosen.check}
        onDraft={setDraft}
        onSubmit={() => void plan()}
        onCancel={() => go('/')}
      >
        <Switch selected={soundOnly} onChange={setSoundOnly} hint={t('create.soundOnlyHint')}>
          {t('sound.only')}
        </Switch>
        <Switch selected={lobby} onChange={setLobby} hint={t('create.lobbyHint')}>
          {t('create.lobby')}
        </Switch>
        <PassphraseChoice chosen={chosen} />
      </PlanForm>
    </section>
  )
}
