import type { Entry } from './Prejoin'

/**
 * How one goes in: as chosen before the door, but only the first time. Whoever comes in again, from before the door or
 * after a passphrase, may have been switched off meanwhile, and switches on again by their own press.
 */
export function startOf(entry: Entry, entered: boolean): Entry {
  return entered ? { ...entry, microphone: false, camera: false } : entry
}
