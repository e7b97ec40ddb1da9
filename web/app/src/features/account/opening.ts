import { useState } from 'react'

/** Whether one form of a page is open. */
export interface Opening {
  readonly open: boolean
  readonly toggle: () => void
  readonly close: () => void
}

/** At most one form of a page is open at a time. */
export function useOpenings<Name extends string>(first: Name | null = null): (name: Name) => Opening {
  const [open, setOpen] = useState<Name | null>(first)
  return (name) => ({
    open: open === name,
    toggle: () => setOpen(open === name ? null : name),
    close: () => setOpen((now) => (now === name ? null : now)),
  })
}
