import { describe, expect, it } from 'vitest'

import { actionText, changeText } from './actions'

const t = (key: string) => `<${key}>`

describe('an entry of the log', () => {
  it.each([
    ['', ''],
    ['member', '<account.role.member>'],
    ['role: member → administrator', '<account.role> <account.role.member> → <account.role.administrator>'],
    ['role: member → member, suspended: true', '<account.role> <account.role.member> → <account.role.member> · <members.suspended> <common.yes>'],
    ['create: automatic → members', '<policy.create> <policy.create.automatic> → <policy.create.members>'],
    ['session_days: 14 → 7', '<policy.sessionDays> 14 → 7'],
    ['administrator, by: provider', '<account.role.administrator> · <audit.by> <audit.byProvider>'],
    ['works_council: sha256:42ad28725bb3000c', '<account.role.worksCouncil> sha256:42ad28725bb3000c'],
    ['works_council', '<account.role.worksCouncil>'],
    ['sha256:42ad28725bb3000c', 'sha256:42ad28725bb3000c'],
    ['chat: off', '<audit.chat> <audit.switchedOff>'],
    ['guest_access: on', '<audit.guestAccess> <audit.switchedOn>'],
    ['notes: answers', '<notes.title> <audit.answersGiven>'],
    ['toString: a → b', 'toString: a → b'],
  ])('with the change %j reads %s', (change, text) => {
    expect(changeText(change, t)).toBe(text)
  })

  it('says what was done, in the server’s word if there is no other', () => {
    expect(actionText('member_created', t)).toBe('<audit.did.memberCreated>')
    expect(actionText('constructor', t)).toBe('constructor')
  })
})
