import { useEffect, useId, useRef, type FormEvent, type KeyboardEvent } from 'react'

import type { RosterEntry } from '../../platform/client'
import { useText } from '../../platform/locale'
import { useMedia } from '../../platform/media'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Field'
import { Icon } from '../../ui/Icon'
import { plainName } from '../roster/person'
import { tooLong, type Draft } from './useDraft'

const ALL = 'all'

/** Where the browser does not fit the field to its text, it grows by line breaks. */
const MOST_ROWS = 6

/** Where one writes: to whom, live or not, the text, and the key that sends it. */
export function Composer(props: { draft: Draft; roster: readonly RosterEntry[] }) {
  const t = useText()
  const { draft } = props
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const touch = useMedia('(pointer: coarse)')
  // Whoever opens the chat at a keyboard writes; with the focus elsewhere their letters would be shortcuts.
  useEffect(() => {
    if (!touch) field.current?.focus()
  }, []) // eslint-disable-line react-hooks/exhaustive-deps -- once, on opening
  const others = props.roster.filter((entry) => !entry.own)
  const { to } = draft
  const gone = to !== null && !others.some((entry) => entry.peer === to.peer)
  const long = tooLong(draft.text, draft.live)
  const error = gone ? t('talk.gone', { name: plainName(to.name) }) : long ? t('talk.long') : null
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (!gone) draft.send()
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  const choose = (value: string) => {
    const entry = others.find(({ peer }) => String(peer) === value)
    draft.address(entry ? { peer: entry.peer, member: entry.member, name: entry.name } : null)
  }
  const names = ['input', 'composer__text']
  if (to) names.push('composer__text--private')
  if (draft.live) names.push('composer__text--live')
  return (
    <form className="composer" onSubmit={submit}>
      <div className="composer__opts">
        <Select
          label={t('talk.to')}
          value={to ? String(to.peer) : ALL}
          disabled={draft.live}
          onChange={choose}
          options={[
            { value: ALL, label: t('talk.all', { n: others.length }) },
            ...(gone ? [{ value: String(to.peer), label: t('talk.private', { name: plainName(to.name) }) }] : []),
            ...others.map((entry) => ({ value: String(entry.peer), label: t('talk.private', { name: plainName(entry.name) }) })),
          ]}
        />
        <label className="switch">
          <span className="small">{t('talk.live')}</span>
          <input
            type="checkbox"
            role="switch"
            checked={draft.live}
            disabled={to !== null}
            onChange={(event) => draft.setLive(event.target.checked)}
            aria-describedby={`${id}-hint`}
          />
        </label>
      </div>
      <div className="composer__line">
        <div className="field">
          <label className="sr-only" htmlFor={id}>
            {t(to ? 'talk.messagePrivate' : 'talk.message', { name: to ? plainName(to.name) : '' })}
          </label>
          <textarea
            ref={field}
            id={id}
            className={names.join(' ')}
            rows={Math.min(MOST_ROWS, draft.text.split('\n').length)}
            value={draft.text}
            placeholder={t('talk.placeholder')}
            enterKeyHint="send"
            autoComplete="off"
            aria-invalid={error !== null}
            aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}
            onChange={(event) => draft.write(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
        <Button kind="primary" icon="send" type="submit" isDisabled={gone || long || !draft.text.trim()}>
          {t('talk.send')}
        </Button>
      </div>
      <div role="alert">
        {error && (
          <p className="error" id={`${id}-error`}>
            <Icon name="alert" />
            <span>{error}</span>
          </p>
        )}
      </div>
      <p className={draft.live || to ? 'composer__hint' : 'sr-only'} id={`${id}-hint`}>
        {t(draft.live ? 'talk.liveHint' : to ? 'talk.privateHint' : 'talk.enterHint')}
      </p>
    </form>
  )
}
