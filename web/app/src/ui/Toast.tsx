import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'

import { AnnouncerProvider, useAnnounce, useHush } from './Announcer'
import { IconButton } from './Button'
import { Icon, type IconName } from './Icon'
import './Toast.css'

/** How long a toast stays, in milliseconds; hovering or focusing it holds it. */
const SHOWN = 8000

/** More would hide the stage. */
const MOST = 3

interface Toast {
  readonly id: number
  readonly icon: IconName
  readonly text: string
}

type Say = (icon: IconName, text: string, how?: { readonly quiet: boolean }) => void

const Context = createContext<{ readonly say: Say; readonly clear: () => void } | null>(null)

/** Shows a sentence for a while and tells it to screen readers politely, unless it is to be quiet. */
export function useToast(): Say {
  return useToasts().say
}

/** Takes away, when its component goes, whatever was shown and announced: it belongs to what is over. */
export function useForgetToasts(): void {
  const { clear } = useToasts()
  useEffect(() => clear, [clear])
}

function useToasts() {
  const toasts = useContext(Context)
  if (!toasts) throw new Error('outside of ToastProvider')
  return toasts
}

/** Place for toasts and announcements. `stay`: they do not go by themselves, for scenes. */
export function ToastProvider(props: { closeLabel: string; stay?: boolean; children: ReactNode }) {
  return (
    <AnnouncerProvider>
      <Toasts closeLabel={props.closeLabel} stay={props.stay ?? false}>{props.children}</Toasts>
    </AnnouncerProvider>
  )
}

function Toasts(props: { closeLabel: string; stay: boolean; children: ReactNode }) {
  const announce = useAnnounce()
  const hush = useHush()
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const next = useRef(0)
  const say = useCallback<Say>(
    (icon, text, how) => {
      const id = next.current++
      setToasts((former) => [...former.filter((toast) => toast.text !== text), { id, icon, text }].slice(-MOST))
      if (!how?.quiet) announce(text)
    },
    [announce],
  )
  const close = useCallback((id: number) => setToasts((former) => former.filter((toast) => toast.id !== id)), [])
  const clear = useCallback(() => {
    setToasts([])
    hush()
  }, [hush])
  const value = useMemo(() => ({ say, clear }), [say, clear])
  return (
    <Context value={value}>
      {props.children}
      <div className="toasts" role="status" aria-live="off">
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} closeLabel={props.closeLabel} stay={props.stay} onClose={close} />
        ))}
      </div>
    </Context>
  )
}

function ToastCard(props: { toast: Toast; closeLabel: string; stay: boolean; onClose: (id: number) => void }) {
  const { toast, onClose } = props
  const [held, setHeld] = useState(false)
  const stays = held || props.stay
  useEffect(() => {
    if (stays) return
    const timer = setTimeout(() => onClose(toast.id), SHOWN)
    return () => clearTimeout(timer)
  }, [stays, toast.id, onClose])
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={toast.icon} />
      <p>{toast.text}</p>
      <IconButton icon="x" label={props.closeLabel} onPress={() => onClose(toast.id)} />
    </div>
  )
}
