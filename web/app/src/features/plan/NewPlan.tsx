import { keepUntil, newPlanId, ownZone, type Plan } from '@konklave/client/plans'
import { useState } from 'react'

import { useClient } from '../../platform/client'
import { useText } from '../../platform/locale'
import { go } from '../../platform/router'
import { Switch } from '../../ui/Field'
import { PassphraseChoice, usePassphrase } from '../create/PassphraseChoice'
import { useNewcomersWait, useSession } from '../account/session'
import { latestDay, newDraft, whenOf, type Draft } from './draft'
import { PlanForm } from './PlanForm'
import { roomErrorText } from './trouble'

/** Plans a meeting. `onMade`: its room is there, and nothing but the page has its host link. `first`: what the form begins with, for scenes. */
export function NewPlan(props: { first?: Partial<Draft>; onMade: (plan: Plan) => void }) {
  const t = useText()
  const client = useClient()
  const { state } = useSession()
  const [zone] = useState(ownZone)
  const [draft, setDraft] = useState<Draft>(() => ({ ...newDraft(Date.now(), zone), ...props.first }))
  const chosen = usePassphrase()
  const [lobby, setLobby] = useState(true)
  const all = useNewcomersWait()
  const [soundOnly, setSoundOnly] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const planDays = state.is === 'known' ? state.value.planDays : null

  const plan = async () => {
    const title = draft.title.trim()
    const wish = { ...whenOf(draft, zone) }
    const passphrase = chosen.protect && chosen.passphrase.trim()
    setWorking(true)
    setTrouble(null)
    try {
      const { room, sharedFragment, ownerFragment, expiresAt } = await client.createRoom({ title, passphrase, lobby, soundOnly, keepUntil: keepUntil(wish) })
      scrollTo(0, 0)
      props.onMade({
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
      })
    } catch (error) {
      setTrouble(t('plan.failed', { why: roomErrorText(error, t, keepUntil(wish)) }))
      setWorking(false)
    }
  }

  return (
    <section className="card" aria-label={t('plan.title')}>
      <PlanForm
        draft={draft}
        zone={zone}
        action={t(working ? 'plan.working' : 'plan.submit')}
        working={working}
        workingText={t('create.working')}
        trouble={trouble}
        titleHint={t('create.nameHint')}
        latest={planDays === null ? null : latestDay(planDays, Date.now(), zone)}
        check={chosen.check}
        onDraft={setDraft}
        onSubmit={() => void plan()}
        onCancel={() => go('/')}
      >
        <Switch selected={soundOnly} onChange={setSoundOnly} hint={t('create.soundOnlyHint')}>
          {t('sound.only')}
        </Switch>
        {!all && (
          <Switch selected={lobby} onChange={setLobby} hint={t('create.lobbyHint')}>
            {t('create.lobby')}
          </Switch>
        )}
        <PassphraseChoice chosen={chosen} />
      </PlanForm>
    </section>
  )
}
