// What can be behind a person in their own picture.

/** What is behind oneself: the room as it is, the room blurred, or one of our pictures. */
export type Background = 'none' | Hidden;

/** A background that hides the room. */
export type Hidden = 'blur' | Scenery;

/** Pictures drawn by us: calm, without anything to look at. */
export type Scenery = (typeof SCENERIES)[number];

export const SCENERIES = ['paper', 'sage', 'slate', 'dusk'] as const;

/** All of them, in the order in which they are offered. */
export const BACKGROUNDS: readonly Background[] = ['none', 'blur', ...SCENERIES];

/** The background of this name; anything else hides nothing. */
export function backgroundOf(name: string | null): Background {
  return BACKGROUNDS.find((background) => background === name) ?? 'none';
}
