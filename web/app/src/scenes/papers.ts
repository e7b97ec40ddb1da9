/** The compliance desk, for scenes. */

import type { PaperQuestion, Papers, SignOff } from '../platform/account'

const question = (topic: string, field: string, kind: PaperQuestion['kind'], label: string, help: string, answer: string | null = null, parts: string[] = []): PaperQuestion => ({ topic, field, kind, label, help, answer, parts })

const OPEN: SignOff = { step: 'works_council', state: 'open', reason: '', by: '', role: null, at: null, earlier: false, holds: false }

export const PAPERS: Papers = {
  day: '2026-11-23',
  configuration: 'sha256:42ad28725bb3000c',
  papers: [
    { paper: 'notice-short', name: 'Datenschutzhinweis in Kürze', content: 'sha256:1', missing: 0 },
    { paper: 'notice', name: 'Datenschutzhinweis', content: 'sha256:2', missing: 1 },
    { paper: 'record', name: 'Verzeichnis von Verarbeitungstätigkeiten', content: 'sha256:3', missing: 2 },
    { paper: 'measures', name: 'Technische und organisatorische Maßnahmen', content: 'sha256:4', missing: 0 },
    { paper: 'works-agreement', name: 'Muster einer Betriebsvereinbarung', content: 'sha256:5', missing: 0 },
  ],
  questions: [
    question('Ihre Organisation', 'controller_name', 'line', 'Name des Verantwortlichen', 'Die Organisation, die über Zwecke und Mittel entscheidet, mit Rechtsform.', 'Stadt Musterstadt'),
    question('Ihre Organisation', 'controller_address', 'lines', 'Anschrift des Verantwortlichen', 'Straße, Postleitzahl, Ort, Staat.', 'Rathausplatz 1\n12345 Musterstadt'),
    question('Ihre Organisation', 'public_body', 'yes_no', 'Öffentliche Stelle?', 'Ob Aufgaben im öffentlichen Interesse erfüllt werden.', 'yes'),
    question('Wer sich trifft', 'audience', 'some', 'Mit wem getagt wird', '', 'employees, citizens', ['employees', 'customers', 'partners', 'citizens', 'patients', 'pupils', 'members', 'applicants']),
    question('Auftragsverarbeitung und Empfänger', 'processors', 'rows', 'Auftragsverarbeiter', 'Eine Zeile je Auftragsverarbeiter: Name; Anschrift; Kontakt; Aufgabe; Ort. Gibt es keine: keine.', null, ['Name', 'Anschrift', 'Kontakt', 'Aufgabe', 'Ort der Verarbeitung']),
    question('Prüfung der Unterlagen', 'next_review', 'date', 'Nächste Prüfung', 'Ein Tag.', null),
  ],
  findings: [{ what: 'Der Standort des Servers ist nicht angegeben.', help: 'Setzen Sie operator.location in der Konfiguration.' }],
  signOffs: [
    { ...OPEN, step: 'protection_officer', state: 'agreed', by: 'Datenschutzbeauftragte der Stadt Musterstadt', role: 'protection_officer', at: 1_793_900_000, holds: true },
    OPEN,
  ],
  released: null,
}

/** One was agreed for another configuration, the other is not applicable; the server was released. */
export const RELEASED: Papers = {
  ...PAPERS,
  findings: [],
  signOffs: PAPERS.signOffs.map((step): SignOff =>
    step.state === 'agreed'
      ? { ...step, earlier: true, holds: false }
      : { ...OPEN, state: 'not_applicable', reason: 'Es gibt keinen Personalrat; die Beschäftigten wurden in der Versammlung vom 2. November gehört.', by: 'Andrea Berger', role: 'administrator', at: 1_793_910_000, earlier: true, holds: true },
  ),
  released: { at: 1_793_920_000, by: 'Andrea Berger', earlier: true },
}
