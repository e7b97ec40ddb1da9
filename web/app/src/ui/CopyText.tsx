import { useState, type ReactNode } from 'react'

import { copyText } from '../platform/clipboard'
import { Button, type ButtonProps } from './Button'
import './CopyText.css'

/** A text to pass on: shown, selectable, with one button that copies it and nothing else. */
export function CopyText(props: {
  value: string
  /** What is being copied, for the button. */
  action: string
  done: string
  failed: string
  primary?: boolean
  /** Shows dots until asked. */
  hidden?: { readonly reveal: string }
  label: string
  note?: ReactNode
}) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle')
  const [shown, setShown] = useState(props.hidden === undefined)
  const copy = async () => {
    const copied = await copyText(props.value)
    setState(copied ? 'done' : 'failed')
    if (!copied) setShown(true)
    if (copied) setTimeout(() => setState('idle'), 3000)
  }
  return (
    <div className="copy">
      <div className="copy__line">
        <output className="copy__value" aria-label={props.label}>
          {shown ? props.value : '•'.repeat(18)}
        </output>
        {!shown && props.hidden && (
          <Button size="s" kind="quiet" icon="eye" onPress={() => setShown(true)}>
            {props.hidden.reveal}
          </Button>
        )}
        <Button size="s" kind={props.primary ? 'primary' : 'plain'} icon={state === 'done' ? 'check' : 'copy'} onPress={() => void copy()}>
          {state === 'done' ? props.done : props.action}
        </Button>
      </div>
      <p className="copy__note" role="status">
        {state === 'failed' ? props.failed : props.note}
      </p>
    </div>
  )
}

/** A button that copies a text which is not shown, or elsewhere. `onFailed`: the browser refuses, and it has to be copied by hand. */
export function CopyButton(props: { value: string; action: string; done: string; failed: string; kind?: ButtonProps['kind']; size?: 's'; onFailed?: () => void }) {
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle')
  const copy = async () => {
    const copied = await copyText(props.value)
    setState(copied ? 'done' : 'failed')
    if (copied) setTimeout(() => setState('idle'), 3000)
    else props.onFailed?.()
  }
  return (
    <>
      <Button kind={props.kind ?? 'plain'} {...(props.size ? { size: props.size } : {})} icon={state === 'done' ? 'check' : 'copy'} onPress={() => void copy()}>
        {state === 'done' ? props.done : props.action}
      </Button>
      <span className={state === 'failed' ? 'copy__note' : 'sr-only'} role="status">
        {state === 'failed' ? props.failed : state === 'done' ? props.done : ''}
      </span>
    </>
  )
}
