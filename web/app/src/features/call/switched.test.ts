import { expect, it } from 'vitest'

import type { SwitchedFunction } from '../../platform/client'
import { switchedOff } from './switched'

const off = (...names: SwitchedFunction[]) => new Set(names)

it.each([
  ['nothing', off(), off(), []],
  ['what was on', off('polls'), off('polls', 'chat'), ['off.chat']],
  ['several', off(), off('screen_share', 'notes', 'polls', 'backgrounds'), ['off.screenShare', 'off.notes', 'off.polls', 'off.backgrounds']],
  ['what is on again', off('chat', 'notes'), off('notes'), []],
  ['what concerns nobody inside', off(), off('guest_access'), []],
] as const)('inside a meeting it is told what was switched off: %s', (_, before, now, said) => {
  expect(switchedOff(before, now)).toEqual(said)
})
