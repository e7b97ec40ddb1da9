import { changedPlan, keepUntil, withPlan, type Plan } from '@konklave/client/plans'
import { useState } from 'react'

import { useClient } from '../../platform/client'
import { useText } from '../../platform/locale'
import { go } from '../../platform/router'
import { useToast } from '../../ui/Toast'
import { useKeeping } from '../vault/keeping'
import { vaultText } from '../vault/trouble'
import { draftOf, whenOf, type Draft } from './draft'
import { PassPlanOn } from './PassPlanOn'
import { PlanForm } from './PlanForm'
import { roomText, roomTrouble } from './trouble'

/** Changes when a planned meeting is. Link and passphrase stay. */
export function ChangePlan(props: { plan: Plan }) {
  const { plan } = props
  const t = useText()
  const client = useClient()
  const keeper = useKeeping()
  const toast = useToast()
  const [draft, setDraft] = useState<Draft>(() => draftOf(plan))
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [made, setMade] = useState<Plan | null>(null)

  const change = async () => {
    const wish = { ...whenOf(draft, plan.zone), title: draft.title.trim() }
    setWorking(true)
    setTrouble(null)
    let expiresAt = plan.expiresAt
    const [before, after] = [keepUntil(plan), keepUntil(changedPlan(plan, wish, expiresAt))]
    try {
      // The server is told of a change only where it is one for it: of a day.
      if (before !== after) ({ expiresAt } = await client.keepRoom({ room: plan.room, ownerFragment: plan.ownerFragment }, after))
    } catch (error) {
      setWorking(false)
      return setTrouble(t('plan.changeFailed', { why: roomText(roomTrouble(error), t) }))
    }
    const changed = changedPlan(plan, wish, expiresAt)
    const kept = await keeper.update((book) => withPlan(book, changed))
    setWorking(false)
    if (!kept.ok) return setTrouble(t('plan.changeFailed', { why: vaultText(kept.failure, t) }))
    if (kept.merged) toast('refresh', t('plan.merged'))
    setMade(changed)
    scrollTo(0, 0)
  }

  if (made) return <PassPlanOn plan={made} was={plan} as={{ is: 'changed' }} kept failure={null} onDone={() => go('/meetings')} />
  return (
    <section className="card" aria-label={t('plan.change')}>
      <PlanForm
        draft={draft}
        zone={plan.zone}
        action={t('common.save')}
        working={working}
        workingText={t('plan.saving')}
        trouble={trouble}
        titleHint={t('plan.titleStays')}
        check={() => true}
        onDraft={setDraft}
        onSubmit={() => void change()}
        onCancel={() => go('/meetings')}
      />
    </section>
  )
}
