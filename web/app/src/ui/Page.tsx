import type { ReactNode } from 'react'

import { BrandSign } from './Brand'
import './Page.css'

/** The frame of every page outside the meeting. */
export function Page(props: { skip: string; home: () => void; top?: ReactNode; foot?: ReactNode; mainClass: string; children: ReactNode }) {
  return (
    <div className="center">
      <a className="skip" href="#content" onClick={(event) => skipTo(event)}>
        {props.skip}
      </a>
      <header className="page-top">
        <a
          className="brand"
          href="/"
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            props.home()
          }}
        >
          <BrandSign />
          <span>Konklave</span>
        </a>
        {props.top}
      </header>
      <main className={props.mainClass} id="content" tabIndex={-1}>
        {props.children}
      </main>
      <footer className="center__foot">{props.foot}</footer>
    </div>
  )
}

/** Moves the focus without touching the fragment: it holds the key. */
export function skipTo(event: { preventDefault(): void }): void {
  event.preventDefault()
  document.getElementById('content')?.focus()
}
