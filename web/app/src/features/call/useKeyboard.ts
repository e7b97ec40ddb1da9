import { useEffect, useRef } from 'react'

import { focusOf, isHeldSpace, keyAction, type KeyAction, type KeyMode } from './keyboard'

/**
 * Hears keys for as long as the meeting is shown; only those of the actions in `able`. `talk` begins and ends with the space bar.
 * A modal dialog or a menu keeps its keys for itself.
 */
export function useKeyboard(mode: KeyMode, able: ReadonlySet<KeyAction>, onAction: (action: KeyAction) => void, onTalk: (talking: boolean) => void): void {
  const handlers = useRef({ able, onAction, onTalk })
  handlers.current = { able, onAction, onTalk }
  useEffect(() => {
    let talking = false
    const stopTalking = () => {
      if (!talking) return
      talking = false
      handlers.current.onTalk(false)
    }
    const down = (event: KeyboardEvent) => {
      if (talking && isHeldSpace(event)) return event.preventDefault()
      if (event.defaultPrevented || document.querySelector('.scrim, .menu')) return
      const action = keyAction(event, focusOf(document.activeElement), mode)
      if (!action || !handlers.current.able.has(action)) return
      if (action !== 'close') event.preventDefault()
      if (action === 'talk') {
        talking = true
        handlers.current.onTalk(true)
      } else {
        handlers.current.onAction(action)
      }
    }
    const up = (event: KeyboardEvent) => {
      if (event.key === ' ') stopTalking()
    }
    addEventListener('keydown', down)
    addEventListener('keyup', up)
    addEventListener('blur', stopTalking)
    document.addEventListener('visibilitychange', stopTalking)
    return () => {
      removeEventListener('keydown', down)
      removeEventListener('keyup', up)
      removeEventListener('blur', stopTalking)
      document.removeEventListener('visibilitychange', stopTalking)
      stopTalking()
    }
  }, [mode])
}

/** Moves the focus to the next or previous region of the page. */
export function moveRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.offsetParent !== null || region.getClientRects().length > 0)
  const here = regions.findIndex((region) => region.contains(document.activeElement))
  const next = regions[(here + step + regions.length) % regions.length] ?? regions[0]
  if (!next) return
  const inside = next.querySelector<HTMLElement>('button, [tabindex="0"], [tabindex="-1"]')
  const target = inside ?? next
  target.focus()
}
