import { useEffect, useId, useRef, type ReactNode, type Ref } from 'react'

import { IconButton } from './Button'
import './Panel.css'

/** A side panel. Opening it moves the focus to its heading, unless something inside has taken it. */
export function Panel(props: {
  title: string
  closeLabel: string
  onClose: () => void
  /** For a body that grows at its end; who announces what is new is the caller's business. */
  log?: { readonly ref: Ref<HTMLDivElement>; readonly onScroll: () => void }
  foot?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!panel.current?.contains(document.activeElement)) heading.current?.focus()
  }, [])
  return (
    <aside className="panel" ref={panel} aria-labelledby={id} data-region="panel">
      <div className="panel__head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {props.title}
        </h2>
        <IconButton icon="x" label={props.closeLabel} onPress={props.onClose} />
      </div>
      {props.log ? (
        <div className="panel__body" tabIndex={0} role="log" aria-live="off" aria-labelledby={id} ref={props.log.ref} onScroll={props.log.onScroll}>
          {props.children}
        </div>
      ) : (
        <div className="panel__body" tabIndex={0} role="group" aria-labelledby={id}>
          {props.children}
        </div>
      )}
      {props.foot && <div className="panel__foot">{props.foot}</div>}
    </aside>
  )
}
