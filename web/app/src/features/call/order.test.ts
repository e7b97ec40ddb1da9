import { describe, expect, it } from 'vitest'

import { roster } from '../../scenes/people'
import { isShared, itemKey, nextChoice, plan, shownView, type Choice } from './order'

const CHOICE: Choice = { view: 'grid', aside: false, pin: null, hideOwn: false }
const people = roster({ name: 'Ich' }, { name: 'Anna', streams: [] }, { name: 'Ben' }, { name: 'Cleo' })
const showing = roster({ name: 'Ich', streams: ['screen'] }, { name: 'Anna', streams: ['screen'] }, { name: 'Ben' })
const names = (items: readonly { entry: { name: string }; kind: string }[]) => items.map(({ entry, kind }) => (kind === 'screen' ? `${entry.name}*` : entry.name))

describe('the stage', () => {
  it('shows everybody alike in the grid', () => {
    const { focus, others } = plan(people, CHOICE, 3)
    expect(focus).toBeNull()
    expect(names(others)).toEqual(['Ich', 'Anna', 'Ben', 'Cleo'])
  })

  it('shows whoever has the floor large in the speaker view, and never oneself', () => {
    const view: Choice = { ...CHOICE, view: 'speaker' }
    expect(plan(people, view, 4).focus?.entry.name).toBe('Cleo')
    expect(plan(people, view, 1).focus?.entry.name).toBe('Ben')
    expect(plan(people, view, null).focus?.entry.name).toBe('Ben')
    expect(plan(people.slice(0, 1), view, null).focus?.entry.name).toBe('Ich')
  })

  it('puts the document first, and not one’s own', () => {
    const { focus, others } = plan(showing, CHOICE, null)
    expect([focus?.kind, focus?.entry.name]).toEqual(['screen', 'Anna'])
    expect(names(others)).toEqual(['Ich', 'Anna', 'Ben'])
    expect(isShared(showing)).toBe(true)
    expect(isShared(showing.slice(0, 1))).toBe(false)
  })

  it('sets the document aside where that is chosen', () => {
    const { focus, others } = plan(showing, { ...CHOICE, aside: true }, null)
    expect(focus).toBeNull()
    expect(names(others)).toEqual(['Anna*', 'Ich', 'Anna', 'Ben'])
  })

  it('keeps what is pinned, whoever speaks or shows', () => {
    const ben = showing[2]
    if (!ben) throw new Error('three people')
    expect(plan(showing, { ...CHOICE, view: 'speaker', pin: itemKey(ben, 'camera') }, 2).focus?.entry.name).toBe('Ben')
  })

  it('forgets a pin of somebody who is gone', () => {
    expect(plan(people, { ...CHOICE, pin: 'nobody' }, 3).focus).toBeNull()
  })

  it('leaves out the own picture where that is chosen, except for somebody alone', () => {
    expect(names(plan(people, { ...CHOICE, hideOwn: true }, null).others)).toEqual(['Anna', 'Ben', 'Cleo'])
    expect(names(plan(people.slice(0, 1), { ...CHOICE, hideOwn: true }, null).others)).toEqual(['Ich'])
  })
})

describe('the key for the layout', () => {
  it('goes round: grid, speaker', () => {
    const speaker = nextChoice(CHOICE, false)
    expect(shownView(speaker, false)).toBe('speaker')
    expect(nextChoice(speaker, false)).toEqual(CHOICE)
  })

  it('goes round with a document: document, grid, speaker', () => {
    const grid = nextChoice(CHOICE, true)
    expect(shownView(grid, true)).toBe('grid')
    const speaker = nextChoice(grid, true)
    expect(shownView(speaker, true)).toBe('speaker')
    expect(nextChoice(speaker, true)).toEqual(CHOICE)
  })

  it('takes a pin off first', () => {
    expect(nextChoice({ ...CHOICE, pin: 'a' }, true)).toEqual(CHOICE)
  })
})
