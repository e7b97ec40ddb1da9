import { beforeEach, expect, it, vi } from 'vitest'

class Store {
  readonly values = new Map<string, string>()
  get length() {
    return this.values.size
  }
  key(i: number) {
    return [...this.values.keys()][i] ?? null
  }
  getItem(key: string) {
    return this.values.get(key) ?? null
  }
  setItem(key: string, value: string) {
    this.values.set(key, value)
  }
  removeItem(key: string) {
    this.values.delete(key)
  }
}

let local = new Store()
let session = new Store()

beforeEach(() => {
  vi.resetModules()
  local = new Store()
  session = new Store()
  vi.stubGlobal('localStorage', local)
  vi.stubGlobal('sessionStorage', session)
})

it('keeps a choice on this device', async () => {
  const { keep, kept } = await import('./storage')
  keep('theme', 'dark')
  expect([kept('theme'), local.getItem('konklave.theme')]).toEqual(['dark', 'dark'])
})

it('remembers choices on a public device as long as the page lives, and writes nothing', async () => {
  local.setItem('konklave.keys', 'off')
  const { keep, kept, keepNothing } = await import('./storage')
  keep('theme', 'dark')
  keepNothing()
  keep('microphone', 'm')
  expect([kept('theme'), kept('microphone'), kept('keys')]).toEqual(['dark', 'm', 'off'])
  expect(local.length).toBe(0)
})

it('leaves no way to lead or return in the tab of a public device, and still knows it on this page', async () => {
  for (const [name, value] of [['konklave.own.A', 'oa'], ['konklave.present', '{}'], ['konklave.tab', 'k'], ['other', 'x']] as const) session.setItem(name, value)
  const { keepNothing, tab } = await import('./storage')
  tab.set('shared.A', '1a')
  keepNothing()
  tab.set('own.B', 'ob')
  expect([...session.values.keys()]).toEqual(['konklave.tab', 'other'])
  expect([tab.get('own.A'), tab.get('shared.A'), tab.get('own.B')]).toEqual(['oa', '1a', 'ob'])
  tab.remove('own.A')
  expect(tab.get('own.A')).toBeNull()
})
