import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'

/** How long an announcement stays for a screen reader to find, in milliseconds. */
const SHOWN = 10_000

type Announce = (text: string, how?: { readonly urgent: boolean }) => void

interface Announcer {
  readonly announce: Announce
  readonly hush: () => void
}

const Context = createContext<Announcer | null>(null)

/** Tells screen readers a sentence, politely unless it is urgent. Nothing is drawn: whoever calls also shows it. */
export function useAnnounce(): Announce {
  return useAnnouncer().announce
}

/** Takes back everything said that is still to be found. */
export function useHush(): () => void {
  return useAnnouncer().hush
}

function useAnnouncer(): Announcer {
  const announcer = useContext(Context)
  if (!announcer) throw new Error('outside of AnnouncerProvider')
  return announcer
}

/** The one live region for news, so that nothing is read twice and everything can be turned down. */
export function AnnouncerProvider(props: { children: ReactNode }) {
  const [said, setSaid] = useState<readonly { readonly id: number; readonly text: string; readonly urgent: boolean }[]>([])
  const next = useRef(0)
  const announce = useCallback<Announce>((text, how) => {
    const id = next.current++
    setSaid((former) => [...former, { id, text, urgent: how?.urgent ?? false }])
  }, [])
  const hush = useCallback(() => setSaid([]), [])
  const value = useMemo(() => ({ announce, hush }), [announce, hush])
  const forget = useCallback((id: number) => setSaid((former) => former.filter((item) => item.id !== id)), [])
  return (
    <Context value={value}>
      {props.children}
      <div className="sr-only" role="status" aria-live="polite" aria-atomic="false" aria-relevant="additions" data-live-announcer="true">
        {said.map((item) => !item.urgent && <Said key={item.id} id={item.id} text={item.text} onOver={forget} />)}
      </div>
      <div className="sr-only" role="alert" aria-atomic="false" aria-relevant="additions" data-live-announcer="true">
        {said.map((item) => item.urgent && <Said key={item.id} id={item.id} text={item.text} onOver={forget} />)}
      </div>
    </Context>
  )
}

function Said(props: { id: number; text: string; onOver: (id: number) => void }) {
  const { id, onOver } = props
  useEffect(() => {
    const timer = setTimeout(() => onOver(id), SHOWN)
    return () => clearTimeout(timer)
  }, [id, onOver])
  return <p>{props.text}</p>
}
