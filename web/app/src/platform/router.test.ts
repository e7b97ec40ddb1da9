import { describe, expect, it, vi } from 'vitest'

vi.stubGlobal('location', { pathname: '/', hash: '' })
const heard = new Map<string, () => void>()
vi.stubGlobal('addEventListener', (name: string, listener: () => void) => heard.set(name, listener))
const history = { state: null as unknown, replaceState: vi.fn() }
vi.stubGlobal('history', history)
const { cameFrom, joinPath, place, parsePasted, parsePlace } = await import('./router')

const room = '7bQ3kPzR2vXw9TnM4dHsLa'
const secret = '19fGh2JkLmNpQrStUvWx'

describe('an address', () => {
  it.each([
    ['/', '', { is: 'home' }],
    [`/j/${room}`, `#${secret}`, { is: 'join', room, fragment: secret }],
    [`/j/${room}/`, '', { is: 'join', room, fragment: '' }],
    ['/signin', '', { is: 'signin' }],
    ['/welcome', '#abc', { is: 'welcome', ticket: 'abc' }],
    ['/account/', '', { is: 'account' }],
    ['/console', '#policy', { is: 'console', section: 'policy' }],
    ['/plan', '', { is: 'plan', plan: '' }],
    ['/plan', '#0e6f1c1e', { is: 'plan', plan: '0e6f1c1e' }],
    ['/meetings', '', { is: 'meetings' }],
    ['/admin', '', { is: 'unknown' }],
    ['/console/members', '', { is: 'unknown' }],
    ['/j/', '', { is: 'unknown' }],
  ])('%s%s is understood', (path, hash, place) => {
    expect(parsePlace(path, hash)).toEqual(place)
  })

  it('goes into a path and back', () => {
    expect(joinPath(room, secret)).toBe(`/j/${room}#${secret}`)
    expect(joinPath(room, '')).toBe(`/j/${room}`)
  })
})

describe('what somebody pasted', () => {
  it.each([
    `https://meet.example/j/${room}#${secret}`,
    `  meet.example/j/${room}#${secret}\n`,
    `/j/${room}#${secret}`,
    `j/${room}#${secret}`,
  ])('%s is a link', (text) => {
    expect(parsePasted(text)).toEqual({ room, fragment: secret })
  })

  it.each(['o', 'm', 'p'])('may be a link for a host, a co-host or a person: %s', (kind) => {
    expect(parsePasted(`https://x/j/${room}#${kind}${secret}`)).toEqual({ room, fragment: `${kind}${secret}` })
  })

  it.each(['', 'hello', `https://x/j/${room}`, `https://x/j/${room}#`, `https://x/j/${room}#2abc`, `https://x/j/0OIl#${secret}`, `https://x/j/${room}#${secret}?x=1`])(
    '%s is none',
    (text) => {
      expect(parsePasted(text)).toBeNull()
    },
  )
})

describe('a one-time link', () => {
  it('leaves the address bar as soon as it is opened', () => {
    Object.assign(location, { pathname: '/welcome', hash: '#abc' })
    heard.get('popstate')?.()
    expect(history.replaceState).toHaveBeenCalledWith(null, '', '/welcome')
    // As browsers do when the page was open already.
    location.hash = ''
    heard.get('hashchange')?.()
    expect(place()).toEqual({ is: 'welcome', ticket: 'abc' })
    location.hash = '#def'
    heard.get('hashchange')?.()
    expect(place()).toEqual({ is: 'welcome', ticket: 'def' })
  })
})

describe('whoever signs in', () => {
  it.each([
    [{ from: '/console' }, '/console'],
    [{ from: 'https://elsewhere.example/' }, '/'],
    [{ from: `/j/${room}` }, '/'],
    [null, '/'],
  ])('from %j returns to %s', (state, place) => {
    history.state = state
    expect(cameFrom()).toBe(place)
  })
})
