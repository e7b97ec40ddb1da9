import { describe, expect, it, vi } from 'vitest'

vi.stubGlobal('location', { pathname: '/', hash: '' })
const heard = new Map<string, (event?: unknown) => void>()
vi.stubGlobal('addEventListener', (name: string, listener: (event?: unknown) => void) => heard.set(name, listener))
vi.stubGlobal('removeEventListener', (name: string) => heard.delete(name))
vi.stubGlobal('scrollTo', () => undefined)
const show = (path: string) => Object.assign(location, { pathname: path.split('#')[0], hash: path.includes('#') ? `#${path.split('#')[1]}` : '' })
const history = {
  state: null as unknown,
  replaceState: vi.fn(),
  pushState: (state: unknown, _: string, path: string) => {
    history.state = state
    show(path)
  },
}
vi.stubGlobal('history', history)
const { cameFrom, forgetLink, go, goSignIn, holdPage, joinPath, place, parsePasted, parsePlace } = await import('./router')

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
    [{ from: `/j/${room}#${secret}` }, '/'],
    [{ from: '/plan#0e6f-1c1e' }, '/plan#0e6f-1c1e'],
    [{ from: '/console#policy' }, '/console#policy'],
    [{ from: '/plan#//elsewhere.example' }, '/'],
    [{ from: '//elsewhere.example/plan#a' }, '/'],
    [{ from: `/welcome#${secret}` }, '/'],
    [null, '/'],
  ])('from %j returns to %s', (state, place) => {
    history.state = state
    expect(cameFrom()).toBe(place)
  })

  it('comes back to what was to be changed or joined, and leaves links out of the history', () => {
    for (const [from, to] of [
      ['/plan#0e6f1c1e', '/plan#0e6f1c1e'],
      ['/meetings', '/meetings'],
      [`/j/${room}#${secret}`, `/j/${room}#${secret}`],
      ['/account', '/account'],
    ] as const) {
      show(from)
      goSignIn()
      expect([location.pathname, JSON.stringify(history.state).includes(secret), cameFrom()]).toEqual(['/signin', false, to])
    }
  })
})

describe('the link somebody signs in for', () => {
  it('is known to this page alone, and to no other entry of the history', () => {
    show(`/j/${room}#${secret}`)
    goSignIn()
    history.state = { from: '/j/another' }
    expect(cameFrom()).toBe('/')
    history.state = { from: `/j/${room}` }
    expect(cameFrom()).toBe(`/j/${room}#${secret}`)
    // Whoever goes there from elsewhere comes back elsewhere.
    show('/account')
    goSignIn()
    history.state = { from: `/j/${room}` }
    expect(cameFrom()).toBe('/')
  })
})

describe('the link that was forgotten', () => {
  it('is given to no later sign-in', () => {
    show(`/j/${room}#${secret}`)
    goSignIn()
    expect(cameFrom()).toBe(`/j/${room}#${secret}`)
    forgetLink()
    history.state = { from: `/j/${room}` }
    expect(cameFrom()).toBe('/')
  })
})

describe('a page that is held', () => {
  it('asks before anything takes its place, and goes on when that is said', () => {
    show('/plan')
    heard.get('popstate')?.()
    const ask = vi.fn<(leave: () => void) => void>()
    const letGo = holdPage(ask)
    for (const leave of [() => go('/meetings'), goSignIn, () => (show('/'), heard.get('popstate')?.()), () => (show('/plan#other'), heard.get('hashchange')?.())]) {
      leave()
      expect([location.pathname + location.hash, place()]).toEqual(['/plan', { is: 'plan', plan: '' }])
    }
    expect(ask).toHaveBeenCalledTimes(4)
    const event = { preventDefault: vi.fn() }
    heard.get('beforeunload')?.(event)
    expect(event.preventDefault).toHaveBeenCalled()
    ask.mock.calls[2]?.[0]()
    expect(place()).toEqual({ is: 'home' })
    letGo()
    expect(heard.has('beforeunload')).toBe(false)
  })

  it('that was let go asks no more', () => {
    show('/plan')
    const ask = vi.fn()
    holdPage(ask)()
    go('/meetings')
    expect([ask.mock.calls.length, place()]).toEqual([0, { is: 'meetings' }])
  })
})
