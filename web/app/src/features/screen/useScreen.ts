import { useCallback, useEffect, useState } from 'react'

import type { Meeting, ScreenOutcome } from '../../platform/client'
import type { TextKey } from '../../platform/locale'
import type { IconName } from '../../ui/Icon'

/** Why nothing is shown, as far as it is worth a sentence. */
export type ScreenTrouble = 'denied' | 'missing' | 'busy' | 'notAllowed'

/** Showing one's screen, as the controls need it. */
export interface Screen {
  /** The key was pressed: shows, stops, asks, or takes the question back, whichever is next. */
  readonly press: () => void
  /** Opens the picker. */
  readonly start: () => void
  /** A whole screen was chosen and waits for a word. */
  readonly whole: boolean
  readonly confirm: () => void
  readonly cancel: () => void
  readonly trouble: ScreenTrouble | null
  readonly dismiss: () => void
  /** Why one's screen is no longer shown, until it was read. */
  readonly ended: Meeting['own']['screenEnded']
  readonly seen: () => void
}

/** What a press of the key does now. */
export function nextStep(meeting: Meeting): 'stop' | 'start' | 'ask' | 'takeBack' {
  if (meeting.own.screen) return 'stop'
  switch (meeting.view.mayShow) {
    case 'yes':
      return 'start'
    case 'asked':
      return 'takeBack'
    case 'ask':
      return 'ask'
  }
}

/** Why the picker gave nothing, in a sentence. */
export const TROUBLE_TEXT: Readonly<Record<ScreenTrouble, TextKey>> = {
  denied: 'screen.denied',
  missing: 'screen.missing',
  busy: 'screen.busy',
  notAllowed: 'screen.notAllowed',
}

/** The key of the bar, or the menu's entry: its word says what a press does. */
export interface ScreenControl {
  readonly icon: IconName
  readonly word: TextKey
  readonly press: () => void
}

/** The control as things stand. */
export function screenControl(meeting: Meeting, screen: Screen): ScreenControl {
  const step = nextStep(meeting)
  return {
    icon: step === 'stop' ? 'screen-stop' : 'screen',
    word: step === 'stop' ? 'screen.stop' : step === 'takeBack' ? 'screen.takeBack' : 'screen.show',
    press: screen.press,
  }
}

/** Holds what the picker said. */
export function useScreen(meeting: Meeting): Screen {
  const [seen, setSeen] = useState(false)
  const ended = meeting.own.screenEnded
  useEffect(() => setSeen(false), [ended])
  const [whole, setWhole] = useState(false)
  const [trouble, setTrouble] = useState<ScreenTrouble | null>(null)
  const start = useCallback(() => {
    setTrouble(null)
    setWhole(false)
    void meeting.showScreen().then((outcome: ScreenOutcome) => {
      setWhole(outcome.is === 'whole')
      if (outcome.is !== 'on' && outcome.is !== 'off' && outcome.is !== 'whole') setTrouble(outcome.is)
    })
  }, [meeting])
  const press = useCallback(() => {
    setTrouble(null)
    switch (nextStep(meeting)) {
      case 'stop':
        return meeting.stopScreen()
      case 'start':
        return start()
      case 'ask':
        return meeting.askForScreen(true)
      case 'takeBack':
        return meeting.askForScreen(false)
    }
  }, [meeting, start])
  return {
    press,
    start,
    // The right to it may go while the question stands.
    whole: whole && meeting.view.mayShow === 'yes' && !meeting.off.has('screen_share'),
    confirm: () => {
      setWhole(false)
      meeting.confirmScreen()
    },
    cancel: () => {
      setWhole(false)
      meeting.stopScreen()
    },
    trouble,
    dismiss: () => setTrouble(null),
    ended: seen ? null : ended,
    seen: () => setSeen(true),
  }
}
