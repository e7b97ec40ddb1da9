import { describe, expect, it } from 'vitest'

import { browserKind } from '../../platform/browser'
import type { TextKey } from '../../platform/locale'
import type { Params } from '../../platform/text'
import { levelWord } from './level'
import { troubleText } from './trouble'
import { deviceOptions, existing } from './useDevices'

const t = (key: TextKey, params?: Params) => (params ? `${key} ${Object.values(params).join(' ')}` : key)

describe('a level', () => {
  it.each([
    [0, 'devices.quiet'],
    [0.1, 'devices.low'],
    [0.6, 'devices.good'],
  ])('of %d is called %s', (peak, word) => {
    expect(levelWord(peak)).toBe(word)
  })
})

describe('a device that does not start', () => {
  it('has a way out that fits the browser', () => {
    expect(troubleText('microphone', 'denied', 'firefox')).toEqual({ title: 'trouble.micDenied', text: 'trouble.denied.firefox' })
    expect(troubleText('camera', 'denied', 'ios').text).toBe('trouble.denied.ios')
    expect(troubleText('camera', 'missing', 'chromium')).toEqual({ title: 'trouble.camMissing', text: 'trouble.camMissingText' })
    expect(troubleText('microphone', 'busy', 'chromium').text).toBe('trouble.busyText')
  })

  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', 'chromium'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15', 'safari'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1', 'ios'],
  ])('%s is known', (agent, kind) => {
    expect(browserKind(agent)).toBe(kind)
  })
})

describe('a list of devices', () => {
  it('begins with the default and names what has no label', () => {
    const list = [{ id: 'default', label: 'x' }, { id: 'a', label: 'Headset' }, { id: 'b', label: '' }]
    expect(deviceOptions('microphone', list, t)).toEqual([
      { value: '', label: 'devices.default' },
      { value: 'a', label: 'Headset' },
      { value: 'b', label: 'devices.numbered devices.microphone 2' },
    ])
  })

  it('falls back to the default when the chosen one is gone', () => {
    expect(existing('a', [{ id: 'a', label: '' }])).toBe('a')
    expect(existing('z', [{ id: 'a', label: '' }])).toBe('')
  })
})
