import { MOST_CHARACTERS, type Edit, type Notes } from '../platform/notes'

/** What the notes are when a scene begins. */
export interface FakeText {
  readonly text?: string
  readonly state?: Notes['state']
  readonly waiting?: boolean
  /** Others have written before they were opened. */
  readonly fresh?: boolean
}

/** Notes that nobody else writes in. */
export class FakeNotes implements Notes {
  readonly state: Notes['state']
  readonly waiting: boolean
  readonly byOthers: number
  text: string
  full = false
  private readonly listeners = new Set<() => void>()
  private readonly editListeners = new Set<(edits: readonly Edit[]) => void>()

  constructor(said: FakeText) {
    this.state = said.state ?? 'ready'
    this.text = said.text ?? ''
    this.waiting = said.waiting ?? false
    this.byOthers = said.fresh ? 1 : 0
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  onEdit(listener: (edits: readonly Edit[]) => void): () => void {
    this.editListeners.add(listener)
    return () => this.editListeners.delete(listener)
  }
  open(): void {
    // they are open
  }
  write(value: string): void {
    this.full = value.length > MOST_CHARACTERS
    this.text = value.slice(0, MOST_CHARACTERS)
    for (const listener of this.listeners) listener()
  }
  undo(): void {
    // nothing was done
  }
  redo(): void {
    // nothing was undone
  }
  compose(): void {
    // nobody composes here
  }
}
