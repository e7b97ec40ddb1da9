import { useLayoutEffect, type ReactNode } from 'react'

/** What a scene does before it stands still: presses and fills in, one after the other. */
export type Act = { readonly press: string } | { readonly fill: string; readonly with: string }

/** Scenes whose acts are not all done. */
let playing = 0

/** True once a scene has done all it does by itself. */
export const stands = (): boolean => playing === 0

/** Plays the acts once the children are drawn, each as soon as what it touches is there and enabled. */
export function Acts(props: { acts: readonly Act[]; children: ReactNode }) {
  const { acts } = props
  // In the commit itself: nobody can see the page before it counts as playing.
  useLayoutEffect(() => {
    let gone = false
    const over = () => gone
    playing++
    void play(acts, over).finally(() => playing--)
    return () => {
      gone = true
    }
  }, [acts])
  return props.children
}

async function play(acts: readonly Act[], over: () => boolean): Promise<void> {
  // Not before what the children do once they are drawn.
  await frame()
  for (const act of acts) {
    while (!over() && !done(act)) await frame()
    // React has drawn what follows before the next act looks for its own.
    await frame()
    await frame()
  }
}

/** Does the act if it can be done yet. */
function done(act: Act): boolean {
  return 'press' in act ? pressed(act.press) : filled(act.fill, act.with)
}

function pressed(selector: string): boolean {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element || element.matches(':disabled, [aria-disabled="true"]')) return false
  element.click()
  return true
}

function filled(selector: string, text: string): boolean {
  const field = document.querySelector<HTMLTextAreaElement | HTMLInputElement | HTMLSelectElement>(selector)
  if (!field || field.disabled) return false
  const chosen = field instanceof HTMLSelectElement
  if (chosen && ![...field.options].some(({ value }) => value === text)) return false
  // React listens to the setter of the prototype.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event(chosen ? 'change' : 'input', { bubbles: true }))
  return true
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
