import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent } from 'react'

import { useText } from '../../platform/locale'
import { useMedia } from '../../platform/media'
import type { Notes } from '../../platform/notes'
import { moved } from './caret'

/** The text field. Its text is the notes'; React does not touch it, so that the caret stays where it is when others write. */
export function NotesField(props: { notes: Notes; describedBy: string }) {
  const t = useText()
  const { notes } = props
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const composing = useRef(false)
  const touch = useMedia('(pointer: coarse)')
  // Whoever opens the notes at a keyboard writes; with the focus elsewhere their letters would be shortcuts.
  useEffect(() => {
    if (!touch) field.current?.focus()
  }, []) // eslint-disable-line react-hooks/exhaustive-deps -- once, on opening
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.value = notes.text
    const stop = notes.onEdit((edits) => {
      const { selectionStart, selectionEnd, selectionDirection, scrollTop } = element
      element.value = notes.text
      element.setSelectionRange(moved(selectionStart, edits), moved(selectionEnd, edits), selectionDirection)
      element.scrollTop = scrollTop
    })
    // The browser's own undoing knows nothing of what others wrote meanwhile.
    const undo = (event: InputEvent) => {
      if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return
      event.preventDefault()
      if (composing.current) return
      if (event.inputType === 'historyUndo') notes.undo()
      else notes.redo()
    }
    element.addEventListener('beforeinput', undo)
    return () => {
      stop()
      element.removeEventListener('beforeinput', undo)
      // A word that is being composed when the panel goes was typed, too.
      if (composing.current) notes.write(element.value, element.selectionEnd)
      composing.current = false
      notes.compose(false)
    }
  }, [notes])
  const write = () => {
    const element = field.current
    if (!element || composing.current) return
    const { value, selectionEnd } = element
    notes.write(value, selectionEnd)
    const { text } = notes
    if (element.value === text) return
    // Not all of it could be taken: the caret stands behind what was.
    const caret = Math.max(0, selectionEnd - (value.length - text.length))
    element.value = text
    element.setSelectionRange(caret, caret)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    if (key !== 'z' && key !== 'y') return
    event.preventDefault()
    if (composing.current) return
    if (key === 'z' && !event.shiftKey) notes.undo()
    else notes.redo()
  }
  const compose = (on: boolean) => {
    composing.current = on
    if (!on) write()
    notes.compose(on)
  }
  return (
    <div className="field notes__field">
      <label className="sr-only" htmlFor={id}>
        {t('notes.label')}
      </label>
      <textarea
        ref={field}
        id={id}
        className="input notes__text"
        defaultValue=""
        autoComplete="off"
        aria-describedby={props.describedBy}
        onInput={write}
        onKeyDown={onKeyDown}
        onCompositionStart={() => compose(true)}
        onCompositionEnd={() => compose(false)}
      />
    </div>
  )
}
