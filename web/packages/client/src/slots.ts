// Which receiving line carries whose stream.

import type { SlotSource, SourceRef, StreamKind } from './generated/protocol.ts';

/** The slots of one media connection. Immutable: a change gives a new table. */
export class SlotTable {
  readonly #sources: ReadonlyMap<string, SourceRef>;

  constructor(sources: ReadonlyMap<string, SourceRef> = new Map()) {
    this.#sources = sources;
  }

  /** The table after the server's change. */
  with(slots: readonly SlotSource[]): SlotTable {
    const sources = new Map(this.#sources);
    for (const { mid, source } of slots) {
      if (source === null) sources.delete(mid);
      else sources.set(mid, source);
    }
    return new SlotTable(sources);
  }

  /** The stream on a line. */
  sourceOf(mid: string): SourceRef | null {
    return this.#sources.get(mid) ?? null;
  }

  /** The line of a stream. */
  midOf(peer: number, kind: StreamKind): string | null {
    for (const [mid, source] of this.#sources) if (source.peer === peer && source.kind === kind) return mid;
    return null;
  }

  /** Every line in use, by mid. */
  entries(): [string, SourceRef][] {
    return [...this.#sources];
  }
}
