// What the test's page and workers say to each other.

import type { SlotSource } from '../../packages/client/src/generated/protocol.ts';

/** What the page sets up: which of the two members this is. */
export type Setup = { is: 'setup'; ownLeaf: number; otherLeaf: number; otherPeer: number; slots: SlotSource[] };

/** What the tap has seen on one line. */
export interface Seen {
  line: string;
  sealed: number;
  /** Frames that are no SFrame of the expected sender: clear text. */
  clear: number;
  sample: string;
}
