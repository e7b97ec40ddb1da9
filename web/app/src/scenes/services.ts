/** Services of others, for scenes. */

import type { Service, ServiceQuestion, Services, ServiceVerdict } from '../platform/account'

const OVERVIEW = 'Schwenke: DSGVO-sicher? Videokonferenzen, Onlinemeetings und Webinare, Übersicht'
const AUTHORITY = 'LfDI Baden-Württemberg: Datenschutzfreundliche technische Möglichkeiten der Kommunikation'

const ALL = [0, 1, 2, 3, 4, 5, 6]

const asked = (question: string, step: number, text: string, more: Partial<ServiceQuestion> = {}): ServiceQuestion => ({ question, step, text, uses: ALL, mayNotApply: false, ...more })

const verdict = (light: ServiceVerdict['light'], ...reasons: number[]): ServiceVerdict => ({ light, reasons })

const OPEN: ServiceVerdict[] = ALL.map((use) => (use === 4 ? verdict('amber', 1, 2, 3) : verdict('amber', 1, 2)))

const service = (name: string, seat: string, safeguard: string | null, more: Partial<Service> = {}): Service => ({
  service: name,
  edition: '',
  roles: ['Anbieter der Übersicht von 2020'],
  namesPrivacyShield: false,
  facts: [
    { kind: 'seat', said: seat, asOf: '2020', source: OVERVIEW },
    ...(safeguard === null ? [] : ([{ kind: 'safeguard', said: safeguard, asOf: '2020', source: OVERVIEW }] as const)),
    { kind: 'contract', said: 'auf Anfrage', asOf: '2020', source: OVERVIEW },
    { kind: 'notice', said: 'abrufbar', asOf: '2020', source: OVERVIEW },
  ],
  remarks: [],
  why: '',
  whyOn: null,
  answers: [],
  verdicts: OPEN,
  cells: [{ column: 'name', text: name }],
  ...more,
})

export const SERVICES: Services = {
  day: '2026-11-23',
  uses: ['Öffentliche Besprechungen', 'Interne Besprechungen', 'Personenbezogene Daten von Kundinnen und Kunden', 'Besondere Kategorien (Art. 9 DSGVO)', 'Berufsgeheimnis (§ 203 StGB)', 'Minderjährige, Schule', 'Betriebsrat (§ 30 Abs. 2 BetrVG)'],
  steps: ['1. Auswahl', '2. Auftragsverarbeitung', '3. Drittland', '4. Sicherheit und Einstellungen', '5. Erforderlichkeit', '6. Verzeichnis', '7. Information und Beteiligung'],
  questions: [
    asked('business_use', 0, 'Erlauben die Nutzungsbedingungen den Einsatz in der Organisation, und hat die vorgesehene Ausgabe alle nötigen Datenschutzfunktionen?'),
    asked('contract', 1, 'Ist ein Vertrag zur Auftragsverarbeitung mit allem geschlossen, was Art. 28 Abs. 3 Buchst. a bis h DSGVO verlangt? (Entfällt nur bei eigenem Betrieb.)', { mayNotApply: true }),
    asked('secrecy', 1, 'Sind der Anbieter und seine Unterauftragnehmer in Textform zur Geheimhaltung verpflichtet (§ 203 Abs. 4 StGB)?', { uses: [4] }),
    asked('eea', 2, 'Liegen Sitz, Konzernmutter, alle Server und alle weiteren Auftragsverarbeiter in EU oder EWR?', { mayNotApply: true }),
    asked('alternatives', 2, 'Wurden gleichwertige Dienste aus EU oder EWR geprüft, bevor dieser gewählt wurde?', { mayNotApply: true }),
    asked('e2ee', 3, 'Ist das Gesagte von Ende zu Ende verschlüsselt, auch mit mehr als zwei Teilnehmenden?'),
    asked('necessity', 4, 'Ist für jede Funktion geprüft, ob sie erforderlich ist?'),
    asked('record', 5, 'Steht die Verarbeitung im Verzeichnis (Art. 30 DSGVO)?'),
    asked('notice', 6, 'Werden die Betroffenen vorher informiert (Art. 13 DSGVO)?'),
  ],
  answers: [
    { answer: 'yes', name: 'ja' },
    { answer: 'no', name: 'nein' },
    { answer: 'unknown', name: 'nicht bekannt' },
    { answer: 'not_applicable', name: 'entfällt' },
  ],
  kinds: [
    { kind: 'operator', name: 'Anbieter' },
    { kind: 'seat', name: 'Land (Sitz)' },
    { kind: 'hosting', name: 'Betrieb' },
    { kind: 'safeguard', name: 'Garantie für Drittländer' },
    { kind: 'contract', name: 'Vertrag zur Auftragsverarbeitung' },
    { kind: 'notice', name: 'Datenschutzhinweise' },
  ],
  reasons: [
    { light: 'red', text: 'Ein vollständiger Vertrag zur Auftragsverarbeitung fehlt (Art. 28 Abs. 3 DSGVO).' },
    { light: 'amber', text: 'Offen: Liegen Sitz, Konzernmutter, alle Server und alle weiteren Auftragsverarbeiter in EU oder EWR?' },
    { light: 'amber', text: 'Offen: Steht die Verarbeitung im Verzeichnis (Art. 30 DSGVO)?' },
    { light: 'amber', text: 'Offen: Sind der Anbieter und seine Unterauftragnehmer in Textform zur Geheimhaltung verpflichtet (§ 203 Abs. 4 StGB)?' },
  ],
  services: [
    service('Beispiel Konferenz', 'USA', 'Privacy Shield (ungültig seit 16.07.2020), Standardvertragsklauseln alter Fassung (abgelöst durch Beschluss (EU) 2021/914 vom 04.06.2021)', {
      namesPrivacyShield: true,
      edition: 'Business',
      remarks: [{ text: 'Die Bedingungen erlauben den Einsatz in Unternehmen.', asOf: '2020/2021', source: AUTHORITY }],
    }),
    service('Dienst Nord', 'Deutschland', 'keine genannt', { verdicts: ALL.map(() => verdict('green')) }),
    service('Dienst Süd', 'Polen', null, { verdicts: ALL.map(() => verdict('red', 0, 2)) }),
  ],
  problems: [],
}

export const BROKEN: Services = {
  ...SERVICES,
  problems: [
    { line: 3, column: 'seat', reason: '„Deutschland“ ist kein Ländercode aus zwei großen Buchstaben, wie DE oder US.' },
    { line: 3, column: 'answer_contract', reason: '„vielleicht“ ist keine Antwort; erlaubt sind ja, nein, unbekannt, entfällt, mit Tag: ja 2026-11-23.' },
    { line: 7, column: null, reason: '2 Felder; die erste Zeile hat 6.' },
  ],
}
