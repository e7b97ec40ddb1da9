// What has the focus when one page takes another's place.

import { useEffect, useRef, type RefObject } from 'react'

/** Whether a page has been shown since the document was loaded. */
let shown = false

/**
 * For the heading or the main part of a page (`tabIndex={-1}`): it gets the focus when the page takes another's place,
 * because whatever had it is gone. Of a document just loaded the beginning has it, where the skip link is, unless the page
 * is to be read `atOnce`. A field of the page that has taken it keeps it.
 */
export function useArrival<Part extends HTMLElement>({ atOnce = false } = {}): RefObject<Part | null> {
  const part = useRef<Part>(null)
  useEffect(() => {
    const page = part.current?.closest('main')
    const taken = page?.contains(document.activeElement) && document.activeElement !== page
    if ((shown || atOnce) && !taken) part.current?.focus()
    shown = true
  }, [atOnce])
  return part
}
