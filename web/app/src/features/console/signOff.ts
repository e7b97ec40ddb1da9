import type { AccountRole, Papers, SignOff, SignOffStep } from '../../platform/account'
import type { TextKey, Translate } from '../../platform/locale'
import type { Tone } from '../../ui/Badge'
import type { IconName } from '../../ui/Icon'
import { ROLE_TEXT } from '../account/rights'

/** Characters of a reason, as the server takes it. */
export const REASON = { least: 10, most: 500 } as const

/** What a step is called, and what a reason could be. */
export const STEP_TEXT: Record<SignOffStep, { readonly name: TextKey; readonly reason: TextKey }> = {
  protection_officer: { name: 'signoff.officer', reason: 'signoff.reasonOfficer' },
  works_council: { name: 'signoff.council', reason: 'signoff.reasonCouncil' },
}

/** What somebody with this role can do about a step. The server says it again. */
export interface StepActs {
  readonly agree: boolean
  readonly exempt: boolean
  readonly takeBack: 'agreement' | 'exemption' | null
}

/** Nobody agrees in anybody's place; that a step is not applicable may be said by administrators, too. */
export function actsOf({ step, state, earlier }: SignOff, role: AccountRole): StepActs {
  const own = role === step
  const either = own || role === 'administrator'
  return {
    agree: own && (state !== 'agreed' || earlier),
    exempt: either && (state === 'open' || (state === 'agreed' && earlier)),
    takeBack: state === 'agreed' && own ? 'agreement' : state === 'not_applicable' && either ? 'exemption' : null,
  }
}

/** How far a step is, in a word. */
export function badgeOf({ state, earlier }: SignOff): { readonly text: TextKey; readonly tone: Tone; readonly icon: IconName } {
  switch (state) {
    case 'open':
      return { text: 'signoff.open', tone: 'warn', icon: 'alert' }
    case 'agreed':
      return earlier ? { text: 'signoff.earlier', tone: 'warn', icon: 'alert' } : { text: 'signoff.agreed', tone: 'ok', icon: 'check' }
    case 'not_applicable':
      return { text: 'signoff.notApplicable', tone: 'plain', icon: 'check' }
  }
}

/** Who said what when, and whether it still counts: a sentence each. */
export function sentencesOf({ state, by, role, at, earlier }: SignOff, day: (seconds: number) => string, t: Translate): string[] {
  if (at === null || role === null || state === 'open') return [t('signoff.openWhat')]
  const date = day(at)
  if (state === 'agreed') {
    const said = by ? t('signoff.agreedBy', { date, name: by }) : t('signoff.agreedGone', { date })
    return earlier ? [said, t('signoff.agreedEarlier')] : [said]
  }
  const named = t(ROLE_TEXT[role])
  const said = by ? t('signoff.statedBy', { date, name: by, role: named }) : t('signoff.statedGone', { date, role: named })
  return earlier ? [said, t('signoff.statedEarlier')] : [said]
}

/** Whether going live is still to be done, and how many steps stand before it. */
export function goingLive({ signOffs, released }: Pick<Papers, 'signOffs' | 'released'>): { readonly due: boolean; readonly missing: number } {
  return { due: released === null || released.earlier, missing: signOffs.filter(({ holds }) => !holds).length }
}

/** Whether these are too few words to be a reason. */
export function reasonIsShort(reason: string): boolean {
  return [...reason.trim()].length < REASON.least
}
