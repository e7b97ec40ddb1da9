/** What a server keeps, for scenes. */

import type { AccountData, AuditPage, DataEntry, Health, Member, Oversight, SessionInfo } from '../platform/account'

const DAY = 86_400
const NOW = 1_794_000_000

export const SESSIONS: SessionInfo[] = [
  { id: 's1', device: 'Firefox, Linux', since: NOW - 2 * DAY, expiresAt: NOW + 12 * DAY, this: true },
  { id: 's2', device: 'Safari, iPhone', since: NOW - 9 * DAY, expiresAt: NOW + 5 * DAY, this: false },
]

export const MEMBERS: Member[] = [
  { member: 'm01', login: 'a.berger', name: 'Andrea Berger', email: 'a.berger@stadt.example', role: 'administrator', state: 'active', strong: true, createdAt: NOW - 90 * DAY },
  { member: 'm02', login: 'k.yilmaz', name: 'Kemal Yılmaz', email: '', role: 'member', state: 'active', strong: false, createdAt: NOW - 60 * DAY },
  { member: 'm03', login: 'm.krause', name: 'Mara Krause', email: 'm.krause@stadt.example', role: 'member', state: 'invited', strong: false, createdAt: NOW - DAY },
  { member: 'm04', login: 'datenschutz', name: 'Datenschutzbeauftragte der Stadt Musterstadt', email: '', role: 'protection_officer', state: 'active', strong: true, createdAt: NOW - 80 * DAY },
  { member: 'm05', login: 'p.lorenz', name: 'Paul Lorenz', email: '', role: 'works_council', state: 'suspended', strong: false, createdAt: NOW - 70 * DAY },
]

function entry(name: string, de: string, en: string, more: Partial<DataEntry>): DataEntry {
  return {
    entry: name,
    what: { de, en },
    about: { de: 'Mitglieder', en: 'Members' },
    purpose: { de: 'Anmelden und wissen, wer was darf', en: 'Signing in, and knowing who may do what' },
    basis: { de: 'Art. 6 Abs. 1 Buchst. b DSGVO', en: 'Art. 6(1)(b) GDPR' },
    recipients: { de: 'Verwaltung dieses Servers', en: 'Administrators of this server' },
    place: 'database',
    retention: { de: 'Bis das Konto gelöscht wird', en: 'Until the account is deleted' },
    erasure: { de: 'Zeile gelöscht und überschrieben', en: 'Row deleted and overwritten' },
    rows: 0,
    overdue: 0,
    ...more,
  }
}

export const ENTRIES: DataEntry[] = [
  entry('members', 'Anmeldename, Name, E-Mail-Adresse, verschlüsselt', 'Sign-in name, name, e-mail address, encrypted', { rows: 5 }),
  entry('sessions', 'Angemeldete Browser: Art des Geräts, Ablauf', 'Signed-in browsers: kind of device, end', { rows: 7, retention: { de: '14 Tage nach der letzten Benutzung', en: '14 days after the last use' } }),
  entry('rooms', 'Räume: Prüfsumme des Schlüssels, Ablauf. Kein Titel.', 'Rooms: hash of the key, end. No title.', { rows: 12, about: { de: 'Niemand bestimmtes', en: 'Nobody in particular' }, retention: { de: '30 Tage nach der letzten Benutzung', en: '30 days after the last use' } }),
  entry('meeting', 'Bild, Ton, Chat und Notizen: nur verschlüsselt im Durchgang', 'Picture, sound, chat and notes: encrypted, in passing', { rows: null, place: 'memory', about: { de: 'Teilnehmende', en: 'Participants' }, retention: { de: 'Bis die Besprechung endet', en: 'Until the meeting ends' }, erasure: { de: 'Speicher freigegeben', en: 'Memory released' } }),
]

export const OVERSIGHT: Oversight = {
  entries: ENTRIES,
  runs: [
    { at: NOW - 3600, complete: true, deleted: [{ entry: 'sessions', rows: 3 }, { entry: 'rooms', rows: 1 }] },
    { at: NOW - DAY - 3600, complete: true, deleted: [] },
  ],
  nextRun: 1_950_000_000,
}

/** Something is past its time, and the run that was due has not been. */
export const OVERDUE: Oversight = {
  entries: ENTRIES.map((each) => (each.entry === 'sessions' ? { ...each, overdue: 4 } : each)),
  runs: [{ at: NOW - 3 * DAY, complete: false, deleted: [{ entry: 'rooms', rows: 1 }] }],
  nextRun: NOW - 2 * DAY,
}

export const DATA: AccountData = {
  at: NOW,
  entries: [
    { entry: 'members', rows: [{ login: '(secret)', profile: { login: 'a.berger', name: 'Andrea Berger', email: 'a.berger@stadt.example' }, role: 'administrator', state: 'active', created_at: NOW - 90 * DAY, wrong_tries: 0 }] },
    { entry: 'passwords', rows: [{ hash: '(secret)' }] },
    { entry: 'sessions', rows: SESSIONS.map(({ device, since, expiresAt }) => ({ device, created_at: since, expires_at: expiresAt })) },
  ],
}

export const AUDIT: AuditPage = {
  entries: [
    { number: 412, at: NOW - 1800, action: 'policy_changed', actor: 'a.berger', subject: '', change: 'session_days: 30 → 14' },
    { number: 411, at: NOW - 3600, action: 'member_created', actor: 'a.berger', subject: 'm.krause', change: 'member' },
    { number: 410, at: NOW - DAY, action: 'sign_in_blocked', actor: '', subject: 'k.yilmaz', change: '' },
    { number: 409, at: NOW - 2 * DAY, action: 'member_changed', actor: 'a.berger', subject: 'p.lorenz', change: 'suspended: true' },
  ],
  intact: true,
  more: true,
}

export const HEALTH: Health = {
  release: '0.1.0',
  uptime: 12 * DAY + 7200,
  meetings: 3,
  participants: 17,
  checks: [
    { check: 'database', state: 'good', measure: null },
    { check: 'media', state: 'good', measure: null },
    { check: 'deletion', state: 'good', measure: 3600 },
    { check: 'disk', state: 'warning', measure: 1_400_000_000 },
    { check: 'backup', state: 'bad', measure: null },
    { check: 'clock', state: 'good', measure: null },
  ],
}
