import { useEffect, useRef } from 'react'

import type { Translate } from '../../platform/locale'
import type { Talk } from '../../platform/talk'
import type { IconName } from '../../ui/Icon'
import { plainName } from '../roster/person'
import type { Announced } from './announce'
import { firstSeen, newsOf, type News, type Seen } from './news'
import { REACTION_FACES } from './words'

/** Who hears of news: `announce` speaks to screen readers, `show` also draws, `record` keeps it in the list of what happened. */
export interface Ears {
  readonly t: Translate
  readonly on: ReadonlySet<Announced>
  /** Whether raised hands are one's own business. */
  readonly leads: boolean
  /** Whether banners are in view: an asked poll stands in one. */
  readonly banners: boolean
  readonly announce: (text: string) => void
  readonly show: (icon: IconName, text: string, how: { quiet: boolean }) => void
  readonly record: (text: string) => void
}

/** Tells what is said, shown and asked, as far as somebody wants to be told. */
export function useTalkNews(talk: Talk | undefined, ears: Ears): void {
  const latest = useRef(ears)
  latest.current = ears
  useEffect(() => {
    if (!talk) return
    let seen: Seen = firstSeen(talk)
    return talk.subscribe(() => {
      const { t } = latest.current
      const { news, now } = newsOf(seen, talk, t)
      seen = now
      for (const item of news) tell(item, latest.current)
    })
  }, [talk])
  useEffect(
    () =>
      talk?.onReaction(({ by, own, reaction }) => {
        const { on, announce, t } = latest.current
        if (!own && on.has('reactions')) announce(t('react.said', { name: plainName(by.name), what: t(REACTION_FACES[reaction].word) }))
      }),
    [talk],
  )
}

function tell({ kind, icon, text }: News, ears: Ears): void {
  const always = kind === 'own' || kind === 'asked' || kind === 'ended'
  const spoken = always || ears.on.has(kind)
  const shown = kind === 'own' || kind === 'ended' || (kind === 'asked' && !ears.banners) || (kind === 'hands' && ears.leads)
  if (shown) ears.show(icon, text, { quiet: !spoken })
  else if (spoken) ears.announce(text)
  if (kind === 'asked' || kind === 'ended') ears.record(text)
}
