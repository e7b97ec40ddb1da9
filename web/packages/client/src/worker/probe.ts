// A socket whose address is gone does not close: it is silent, as is one whose server thinks. A second question tells.

/** What it takes to find out. */
export interface Probing {
  /** Asks the server on a way of its own; whether it answered. */
  ask(): Promise<boolean>;
  /** When the socket last said anything, in milliseconds. */
  heard(): number;
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

/**
 * Whether the socket, on which a question has just been sent, is dead: the server answers another question and, for as
 * long again, not this one. No answer at all says nothing: then server or network are away as a whole.
 */
export async function isDead({ ask, heard, now, wait }: Probing): Promise<boolean> {
  const asked = now();
  if (!(await ask())) return false;
  await wait(Math.max(LEAST_MS, now() - asked));
  return heard() < asked;
}

/** One lost packet is repeated within that time. After more of them a living socket is given up, too: another costs a second. */
const LEAST_MS = 400;
