/** Privacy and requests about data, for scenes. */

import type { Privacy, PrivacyEntry, RequestEntry, RequestShown } from '../platform/account'

const DAY = 86_400
const NOW = 1_794_000_000

function entry(name: string, concerns: PrivacyEntry['concerns'], place: string, de: string, en: string): Record<'de' | 'en', PrivacyEntry> {
  const both = { entry: name, concerns, place }
  return {
    de: { ...both, what: de, about: 'Teilnehmende', purpose: 'Zustellung', basis: 'Art. 6 Abs. 1 Buchst. b DSGVO', recipients: 'Niemand', retention: 'bis Ende der Besprechung', erasure: 'Freigabe des Arbeitsspeichers' },
    en: { ...both, what: en, about: 'Participants', purpose: 'Delivery', basis: 'Art. 6(1)(b) GDPR', recipients: 'Nobody', retention: 'until the end of the meeting', erasure: 'Memory is released' },
  }
}

const ENTRIES = [
  entry('meeting_content', 'guests', 'memory', 'Ton, Bild, Chat und Notizen, Ende-zu-Ende-verschlüsselt', 'Sound, picture, chat and notes, end-to-end encrypted'),
  entry('addresses', 'guests', 'memory', 'IP-Adresse der Verbindung', 'IP address of the connection'),
  entry('browser_preferences', 'guests', 'browser', 'Einstellungen dieses Geräts', 'Settings of this device'),
  entry('rooms', 'rooms', 'database', 'Räume: Kennung und öffentlicher Schlüssel', 'Rooms: id and public key'),
  entry('members', 'members', 'database', 'Konten: Anmeldename, Name, E-Mail-Adresse', 'Accounts: sign-in name, name, e-mail address'),
  entry('requests', 'requests', 'database', 'Anfragen zum Datenschutz, versiegelt', 'Requests about data protection, sealed'),
  entry('log', 'server', 'log', 'Technische Meldungen ohne Personen', 'Technical messages without persons'),
]

/** What a server says of itself. */
export function privacy(language: 'de' | 'en'): Privacy {
  return {
    at: NOW,
    server: 'https://konklave.stadt.example',
    release: '0.1.0',
    operator: 'Stadt Musterstadt',
    location: 'Rathaus, Musterstadt',
    entries: ENTRIES.map((both) => both[language]),
    recipients: [{ host: 'mail.stadt.example', entry: 'mail' }],
    requestYears: 3,
  }
}

const OPEN: RequestShown = {
  kind: 'access',
  text: 'Guten Tag,\nbitte teilen Sie mir mit, welche Daten über mich auf diesem Server liegen. Ich war am 3. März Gast in einer Besprechung der Bauverwaltung.',
  contact: 'j.sommer@post.example',
  state: 'open',
  receivedAt: NOW - 27 * DAY,
  dueAt: NOW + 3 * DAY,
  extension: '',
  answer: '',
  endedAt: null,
  deletedAt: null,
}

export const ANSWERED: RequestShown = { ...OPEN, state: 'answered', answer: 'Über Gäste ist auf diesem Server nichts gespeichert. Ihre Verbindungsdaten lagen nur während der Besprechung im Arbeitsspeicher.', endedAt: NOW - DAY, deletedAt: NOW + 1_130 * DAY }

export const REQUESTS: RequestEntry[] = [
  { id: 'r01', request: { ...OPEN, kind: 'erasure', text: 'Bitte löschen Sie mein Konto „m.krause“.', contact: '', dueAt: NOW - DAY }, extended: true, light: 'overdue' },
  { id: 'r02', request: OPEN, extended: false, light: 'soon' },
  { id: 'r03', request: { ...OPEN, kind: 'objection', dueAt: NOW + 25 * DAY, receivedAt: NOW - 3 * DAY }, extended: false, light: 'calm' },
  { id: 'r04', request: ANSWERED, extended: false, light: 'done' },
]
