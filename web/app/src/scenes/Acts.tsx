import { useEffect, type ReactNode } from 'react'

/** What a scene does before it stands still: presses and fills in, one after the other. */
export type Act = { readonly press: string } | { readonly fill: string; readonly with: string }

/** Time between two acts, in milliseconds. */
const PAUSE = 60

/** Plays the acts once the children are drawn. */
export function Acts(props: { acts: readonly Act[]; children: ReactNode }) {
  const { acts } = props
  useEffect(() => {
    const timers = acts.map((act, i) => setTimeout(() => play(act), (i + 1) * PAUSE))
    return () => timers.forEach(clearTimeout)
  }, [acts])
  return props.children
}

function play(act: Act): void {
  if ('press' in act) return document.querySelector<HTMLElement>(act.press)?.click()
  const field = document.querySelector<HTMLTextAreaElement | HTMLInputElement | HTMLSelectElement>(act.fill)
  if (!field) return
  // React listens to the setter of the prototype.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, act.with)
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }))
}
