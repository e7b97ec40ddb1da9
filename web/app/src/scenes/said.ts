import type { Poll, Speaker } from '../platform/talk'
import { message, type FakeSaid } from './fake-talk'
import { nine } from './people'

/** The people of the meeting of nine, as talk names them. */
const WHO: Speaker[] = nine().map(({ peer, member, name }) => ({ peer, member, name }))
const [ME, ANNA, , , OFFICE, TREASURY, NEIGHBOUR] = WHO as [Speaker, Speaker, Speaker, Speaker, Speaker, Speaker, Speaker]

/** A conversation with everything in it. */
export const CONVERSATION: FakeSaid = {
  messages: [
    message(0, TREASURY, 'Die Zahlen stehen auf Seite 4.'),
    message(1, ME, 'Danke, zeige ich gleich.', { own: true }),
    message(2, ANNA, 'Punkt 3 vorziehen? Ich muss um elf weg.', { to: ME }),
    message(3, ME, 'Ja, gern.', { own: true, to: ANNA }),
    message(4, OFFICE, 'Der Plan liegt unter https://plan.example/lageplan/ortskern-2026-10-05-entwurf-b.pdf\n\nZweite Zeile.', { gap: true }),
    message(5, ME, 'Das sehe ich mir an.', { own: true, state: 'waiting' }),
    message(6, ME, 'Bis morgen.', { own: true, to: NEIGHBOUR, state: 'failed' }),
  ],
  live: [{ by: OFFICE, own: false, text: 'Zum Lageplan habe ich eine Frage: Bleibt der Zugang von der Gartenstr', partial: false }],
}

/** What several have written together. */
export const MINUTES = `Ortskern, Abstimmung am 5. Oktober

Beschlüsse
- Bank an der Linde: grün, Angebot bis Freitag (Kämmerei)
- Lageplan Entwurf B, ohne den Zugang von der Gartenstraße

Offen
- Wer spricht mit den Anwohnern?
- https://plan.example/lageplan/ortskern-2026-10-05-entwurf-b.pdf
`

/** Raised hands and reactions. */
export const HANDS: FakeSaid = {
  hands: [
    { by: NEIGHBOUR, own: false },
    { by: ANNA, own: false },
    { by: ME, own: true },
  ],
  reactions: [
    { by: TREASURY, reaction: 'applause' },
    { by: OFFICE, reaction: 'slower' },
    { by: ANNA, reaction: 'yes' },
  ],
}

/** Bad manners: a name and texts that try to break out. */
export const RUDE: FakeSaid = {
  messages: [
    message(0, { ...ANNA, name: '\u202E<b>Leitung</b>' }, '<img src=x onerror=alert(1)> \u202Etxet'),
    message(1, OFFICE, 'Z̶̡̧̢̛̫̟̻̗̙̱̟̪̱͓̈́̓̐̋̇a̸̢̛̳̦̥̤͍̠͐̂̈̎l̵̛̮̦͇̗͒̈́̉̌̎g̴̢̙̜̱̪̈́̓̂̋o̷̢̦̪̥̮͋̒̈́̕'),
    message(2, OFFICE, 'x'.repeat(900)),
    message(3, TREASURY, 'مرحبا، هل يمكننا البدء؟'),
  ],
}

const asked: Poll = {
  id: 'a',
  by: TREASURY,
  own: false,
  question: 'Welcher Termin passt Ihnen für die Begehung?',
  options: [
    { text: 'Dienstag, 9 Uhr', votes: null },
    { text: 'Mittwoch, 14 Uhr', votes: null },
    { text: 'Keiner von beiden', votes: null },
  ],
  anonymous: true,
  multiple: false,
  open: true,
  voted: null,
  count: 2,
  voters: [],
  reported: false,
}

const open: Poll = {
  ...asked,
  id: 'b',
  by: ME,
  own: true,
  question: 'Pause?',
  anonymous: false,
  multiple: true,
  options: [
    { text: 'Jetzt', votes: 3 },
    { text: 'In einer Viertelstunde', votes: 1 },
  ],
  voted: [0],
  count: 4,
  voters: [
    { by: ME, options: [0] },
    { by: ANNA, options: [0] },
    { by: OFFICE, options: [0] },
    { by: TREASURY, options: [1] },
  ],
}

const over: Poll = { ...asked, id: 'c', question: 'Soll die Sitzung öffentlich sein?', open: false, voted: [0], count: 8, options: [{ text: 'Ja', votes: 6 }, { text: 'Nein', votes: 2 }] }
const few: Poll = { ...over, id: 'd', question: 'Zufrieden?', count: 2, options: [{ text: 'Ja', votes: null }, { text: 'Nein', votes: null }] }

/** A question just asked. */
export const ASKED: FakeSaid = { polls: [asked] }

/** Questions in every state. */
export const POLLS: FakeSaid = { polls: [few, over, open, asked] }

/** What came of questions. */
export const RESULTS: FakeSaid = { polls: [few, { ...asked, voted: [1], count: 3 }, open, over] }
