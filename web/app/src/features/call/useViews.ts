import { useCallback, useState } from 'react'

import { keep, kept } from '../../platform/storage'
import type { Choice } from './order'

/** How this participant looks at the meeting, and the way to change it. */
export interface Views {
  readonly choice: Choice
  /** Whether pictures of the others are loaded at all. */
  readonly pictures: boolean
  choose(choice: Choice): void
  setPictures(on: boolean): void
}

/** Layout and hidden own picture are remembered on this device; what concerns this meeting is not. */
export function useViews(start: Partial<Choice> & { pictures?: boolean } = {}): Views {
  const { pictures: startPictures, ...startChoice } = start
  const [choice, setChoice] = useState<Choice>(() => ({
    view: kept('view') === 'speaker' ? 'speaker' : 'grid',
    hideOwn: kept('own-view') === 'off',
    aside: false,
    pin: null,
    ...startChoice,
  }))
  const [pictures, setPictures] = useState(startPictures ?? true)
  const choose = useCallback((next: Choice) => {
    setChoice(next)
    keep('view', next.view)
    keep('own-view', next.hideOwn ? 'off' : 'on')
  }, [])
  return { choice, pictures, choose, setPictures }
}
