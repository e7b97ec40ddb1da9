import { useEffect, useId, useRef, type ReactNode } from 'react'

import { IconButton } from './Button'
import './Panel.css'

/** A side panel. Opening it moves the focus to its heading. */
export function Panel(props: { title: string; closeLabel: string; onClose: () => void; foot?: ReactNode; children: ReactNode }) {
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
  }, [])
  return (
    <aside className="panel" aria-labelledby={id} data-region="panel">
      <div className="panel__head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {props.title}
        </h2>
        <IconButton icon="x" label={props.closeLabel} onPress={props.onClose} />
      </div>
      <div className="panel__body" tabIndex={0} role="group" aria-labelledby={id}>
        {props.children}
      </div>
      {props.foot && <div className="panel__foot">{props.foot}</div>}
    </aside>
  )
}
