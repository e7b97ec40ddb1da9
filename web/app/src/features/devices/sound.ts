import type { Sound } from '../../platform/client'
import { keep, kept } from '../../platform/storage'

/** What the browser shall do to the sound of the microphone, as chosen on this device; everything that helps a voice by default. */
export function keptSound(): Sound {
  const off = (kept('sound') ?? '').split(' ')
  return { noiseSuppression: !off.includes('noise'), echoCancellation: !off.includes('echo') }
}

/** Keeps the choice. */
export function keepSound({ noiseSuppression, echoCancellation }: Sound): void {
  keep('sound', [noiseSuppression ? '' : 'noise', echoCancellation ? '' : 'echo'].join(' ').trim())
}
