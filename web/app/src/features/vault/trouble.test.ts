import { describe, expect, it } from 'vitest'

import type { Translate } from '../../platform/locale'
import { vaultFailure } from '../../platform/vault'
import { isOfSession, isStanding, vaultText } from './trouble'

const t: Translate = (key) => key
const failure = (code: string) => vaultFailure({ code })

describe('a failure of a vault', () => {
  it.each([
    ['failed', 'vault.trouble.failed'],
    ['prove_factor_first', 'account.trouble.prove'],
    ['add_factor_first', 'account.trouble.factor'],
    ['confirm_first', 'account.trouble.confirm'],
    ['signed_out', 'account.trouble.signIn'],
    ['anything else', 'vault.trouble.ours'],
  ])('%s has its own sentence', (code, text) => {
    expect(vaultText(failure(code), t)).toBe(text)
  })
  it('sends the page to the session where that is over', () => {
    expect(['signed_out', 'prove_factor_first', 'add_factor_first', 'offline', 'failed', 'program'].filter((code) => isOfSession(failure(code)))).toEqual(['signed_out', 'prove_factor_first', 'add_factor_first'])
  })
  it('leaves what is shown as it was where it says nothing of it', () => {
    expect(['offline', 'failed', 'too_large', 'changed', 'signed_out', 'gone', 'damaged', 'program'].filter((code) => isStanding(failure(code)))).toEqual(['offline', 'failed', 'too_large'])
  })
})
