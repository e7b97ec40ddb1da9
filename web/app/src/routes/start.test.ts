import { expect, it } from 'vitest'

import { startOf } from './start'

const chosen = { name: 'Ada', publicDevice: false, microphone: true, camera: true, microphoneId: 'm' }

it('opens what was chosen when one enters for the first time', () => {
  expect(startOf(chosen, false)).toEqual(chosen)
})

it('opens nothing when one comes in again', () => {
  expect(startOf(chosen, true)).toEqual({ ...chosen, microphone: false, camera: false })
})
