/** The text that everybody edits, as the pages see it. It lives in this tab's memory and ends with the meeting. */

/** How a text becomes another: so many characters stay, are gone, or are new. */
export type Edit = { readonly retain: number } | { readonly delete: number } | { readonly insert: number }

/** The most characters the notes hold. */
export const MOST_CHARACTERS = 100_000

export interface Notes {
  /** `failed`: what they need could not be loaded; opening tries again. */
  readonly state: 'closed' | 'loading' | 'ready' | 'failed'
  readonly text: string
  /** What was last written here had no room, or not all of it. */
  readonly full: boolean
  /** Something written here is not with the others yet. */
  readonly waiting: boolean
  /** Counts how often others have changed the text. Nobody learns who. */
  readonly byOthers: number
  subscribe(listener: () => void): () => void
  /** Calls back when the text has changed otherwise than by `write`. */
  onEdit(listener: (edits: readonly Edit[]) => void): () => void
  open(): void
  /** The text is now this, and the caret stands there. */
  write(value: string, caret: number): void
  /** Takes back the last change made here; others' stay. */
  undo(): void
  redo(): void
  /** A word is being composed: until it is done the text stands still. */
  compose(on: boolean): void
}
