import { describe, expect, it } from 'vitest'

import type { Member } from '../../platform/account'
import { offered } from './offered'

const member = (state: Member['state']) => ({ member: 'm01', state }) as Member

describe('what is offered about a member', () => {
  it('is all there is, of others', () => {
    expect(offered(member('active'), 'm02')).toEqual(['role', 'link', 'suspend', 'erase'])
    expect(offered(member('invited'), null)).toEqual(['role', 'link', 'suspend', 'erase'])
    expect(offered(member('suspended'), 'm02')).toEqual(['role', 'link', 'resume', 'erase'])
  })
  it.each(['active', 'suspended'] as const)('is nothing by which one locks oneself out: %s', (state) => {
    expect(offered(member(state), 'm01')).toEqual(['role', 'own'])
  })
})
