import { calendarFile, invitationText, type Plan, type Reader } from '@konklave/client/plans'
import { describe, expect, it } from 'vitest'

import de from '../../locales/de.json'
import en from '../../locales/en.json'
import { fill, type Sentence } from '../../platform/text'
import { calendarWords } from './reader'

const PLAN: Plan = {
  id: 'a',
  title: '',
  room: 'R',
  sharedFragment: '1abc',
  ownerFragment: 'oOwner',
  passphrase: null,
  lobby: true,
  soundOnly: false,
  start: '2031-05-05T14:00',
  zone: 'Europe/Berlin',
  minutes: 60,
  repeat: null,
  except: [],
  expiresAt: 0,
  sequence: 0,
  made: 0,
  cancelled: false,
}
const NOW = Date.parse('2031-05-01T12:00:00Z')

function reader(sentences: Record<string, Sentence>, region: string): Reader {
  const rules = new Intl.PluralRules(region)
  return { words: (name, params = {}) => fill(sentences[`plan.text.${name}`] ?? '', params, rules), region, origin: 'https://meet.example' }
}

describe.each([
  ['de', reader(de, 'de-DE'), 'Datenschutz: Wer verantwortlich ist und was der Server verarbeitet, steht hier: https://meet.example/notice'],
  ['en', reader(en, 'en-GB'), 'Privacy: who is responsible, and what the server processes, is told here: https://meet.example/notice?lang=en'],
])('whoever is invited (%s) is told where the privacy notice stands', (_, words, sentence) => {
  it('in the text to copy and to mail', () => {
    for (const changed of [false, true]) expect(invitationText(PLAN, words, NOW, { titled: false, changed }).split('\n')).toContain(sentence)
  })
  it('in the calendar', () => {
    const file = calendarFile(PLAN, calendarWords(PLAN, words, false, 'Besprechung'), NOW).replace(/\r\n /g, '')
    const description = file.split('\r\n').find((line) => line.startsWith('DESCRIPTION:')) ?? ''
    expect(description.slice('DESCRIPTION:'.length).replaceAll('\\,', ',').split('\\n')).toContain(sentence)
  })
})
