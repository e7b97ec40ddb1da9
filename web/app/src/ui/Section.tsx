import { useEffect, useId, useRef, type ReactNode, type Ref } from 'react'

import { Button, type ButtonProps } from './Button'
import './Card.css'
import './Desk.css'

/**
 * A card with a heading and at most one thing to do, whose form opens inside. When the form closes, the focus returns to
 * what opened it, if it was in the form. `heading`: it can be given the focus.
 */
export function Section(props: {
  title: string
  heading?: Ref<HTMLHeadingElement>
  note?: ReactNode
  act?: { readonly label: string; readonly cancel: string; readonly kind?: ButtonProps['kind']; readonly open: boolean; readonly onToggle: () => void }
  children?: ReactNode
}) {
  const { act } = props
  const id = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const was = useRef(false)
  const open = act?.open ?? false
  useEffect(() => {
    // Unless what takes the form's place has it.
    if (was.current && !open && document.activeElement === document.body) opener.current?.focus()
    was.current = open
  }, [open])
  return (
    <section className="card" aria-labelledby={id}>
      <div className={act ? 'card__head card__head--act' : 'card__head'}>
        <div>
          <h2 id={id} ref={props.heading} tabIndex={props.heading ? -1 : undefined}>
            {props.title}
          </h2>
          {props.note && <p className="small muted">{props.note}</p>}
        </div>
        {act && (
          <Button ref={opener} kind={open ? 'quiet' : (act.kind ?? 'plain')} size="s" aria-expanded={open} onPress={act.onToggle}>
            {open ? act.cancel : act.label}
          </Button>
        )}
      </div>
      {props.children}
    </section>
  )
}
