import { browserKind } from '../../platform/browser'
import type { DeviceTrouble } from '../../platform/client'
import type { TextKey } from '../../platform/locale'

/** What is, and what helps. */
export interface TroubleText {
  readonly title: TextKey
  readonly text: TextKey
}

/** Why a device is not there; `lost`: it was on and is gone. */
export type TroubleKind = DeviceTrouble | 'lost'

/** The sentences for a microphone or camera that did not start. */
export function troubleText(kind: 'microphone' | 'camera', trouble: TroubleKind, browser = browserKind()): TroubleText {
  const mic = kind === 'microphone'
  switch (trouble) {
    case 'denied':
      return { title: mic ? 'trouble.micDenied' : 'trouble.camDenied', text: `trouble.denied.${browser}` }
    case 'missing':
      return {
        title: mic ? 'trouble.micMissing' : 'trouble.camMissing',
        text: mic ? 'trouble.micMissingText' : 'trouble.camMissingText',
      }
    case 'lost':
      return { title: mic ? 'trouble.micLost' : 'trouble.camLost', text: mic ? 'trouble.micLostText' : 'trouble.camLostText' }
    case 'background':
      return { title: 'trouble.camBackground', text: 'trouble.camBackgroundText' }
    case 'busy':
      return { title: mic ? 'trouble.micBusy' : 'trouble.camBusy', text: 'trouble.busyText' }
  }
}
