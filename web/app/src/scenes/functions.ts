/** Functions and what was decided about them, for scenes. */

import type { FunctionList, FunctionState, NecessityAnswers } from '../platform/account'

const PROPOSED: NecessityAnswers = {
  purpose: 'Wer nicht sprechen kann oder will, teilt sich schriftlich mit, und Adressen oder Zahlen werden ohne Verschreiben weitergegeben. Der Zweck gehört zur Besprechung selbst und ist zulässig.',
  suitable: 'Ja. Nachrichten erreichen alle, die da sind, sofort und in einer Reihenfolge.',
  milder: 'Geprüft wurden Zuruf und E-Mail. Zuruf schließt aus, wer nicht hört oder spricht; E-Mail bleibt liegen und läuft über Dritte.',
  safeguards: 'Ende-zu-Ende verschlüsselt, nur im Speicher der Teilnehmenden, mit der Besprechung gelöscht.',
}

const ANSWERS: NecessityAnswers = {
  purpose: 'Abstimmungen im Bauamt mit Planungsbüros: Zahlen, Flurstücke und Fundstellen müssen genau ankommen. Das gehört zur Aufgabe nach § 3 der Hauptsatzung.',
  suitable: 'Ja, die Angaben stehen für alle gleich lesbar da.',
  milder: 'Geprüft: Vorlesen (Hörfehler, auch bei Protokollen), E-Mail danach (bleibt liegen).\nBeides ist weniger geeignet.',
  safeguards: 'Nichts bleibt nach der Besprechung. Die Dienstanweisung untersagt, Inhalte abzuschreiben oder auszuwerten.',
}

const state = (part: Pick<FunctionState, 'function' | 'name'> & Partial<FunctionState>): FunctionState => ({ on: true, proposed: PROPOSED, answers: null, decidedAt: null, decidedBy: '', ...part })

export const FUNCTIONS: FunctionList = {
  functions: [
    state({ function: 'screen_share', name: 'Bildschirm zeigen' }),
    state({ function: 'chat', name: 'Chat in der Besprechung', answers: ANSWERS, decidedAt: 1_793_900_000, decidedBy: 'Andrea Berger' }),
    state({ function: 'notes', name: 'Gemeinsame Notizen', on: false, decidedAt: 1_793_910_000, decidedBy: 'Eine Person aus der Verwaltung mit einem sehr langen Namen' }),
    state({ function: 'polls', name: 'Umfragen', on: false, answers: ANSWERS, decidedAt: 1_793_920_000 }),
    state({ function: 'guest_access', name: 'Teilnahme ohne Konto' }),
    state({ function: 'backgrounds', name: 'Hintergründe' }),
  ],
  absent: ['Aufzeichnung', 'Verschriftlichung', 'Untertitel', 'Fernsteuerung', 'Chat über die Besprechung hinaus', 'Dateien in der Besprechung', 'Aufmerksamkeits- oder Emotionsanalyse', 'Übertragung an die Öffentlichkeit'],
}
