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
 * Whether the socket, on which a question has just been sent, is dead: the server answers other questions, one after the
 * other, and for as long again as each took not this one. No answer to one of them says nothing: then server or network
 * are away as a whole, or lose so much that a socket cannot be told dead.
 */
export async function isDead({ ask, heard, now, wait }: Probing): Promise<boolean> {
  const first = now();
  for (let question = 0; question < QUESTIONS; question += 1) {
    const asked = now();
    if (!(await ask())) return false;
    await wait(Math.max(LEAST_MS, now() - asked));
    if (heard() >= first) return false;
  }
  return true;
}

/** Other questions that must have been answered. The more, the more often a lost packet has been repeated meanwhile. */
const QUESTIONS = 2;
/**
 * The least wait after each answer. TCP repeats the first lost packet after 0.2 to 0.3 s and then after twice as long: of
 * question and answer together two losses are survived, as a way needs that loses three packets in ten.
 */
const LEAST_MS = 400;
