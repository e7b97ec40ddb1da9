import { useEffect, useId, useState } from 'react'

import { copyText } from '../../platform/clipboard'
import { useLanguage, useText } from '../../platform/locale'
import { MOST_CHARACTERS, type Notes } from '../../platform/notes'
import { saveText } from '../../platform/save'
import { keepsNothing } from '../../platform/storage'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Menu, MenuItem } from '../../ui/Menu'
import { Panel } from '../../ui/Panel'
import { NotesField } from './NotesField'
import './notes.css'
import { useNotes } from './useNotes'

/** How long "copied" stands there, in milliseconds. */
const COPIED = 3000

/** The text that everybody in the meeting edits. */
export function NotesPanel(props: { notes: Notes; connected: boolean; onClose: () => void }) {
  const t = useText()
  const { notes } = props
  useNotes(notes)
  const id = useId()
  const { state } = notes
  useEffect(() => notes.open(), [notes])
  return (
    <Panel title={t('notes.title')} closeLabel={t('notes.close')} onClose={props.onClose} foot={state === 'ready' && <Foot notes={notes} connected={props.connected} id={`${id}-state`} />}>
      <div className="notes">
        <p className="vanish" id={`${id}-vanishes`}>
          <Icon name="hourglass" />
          <span>{t('notes.vanishes')}</span>
        </p>
        {state === 'ready' ? (
          <NotesField notes={notes} describedBy={`${id}-vanishes ${id}-state`} />
        ) : state === 'failed' ? (
          <div className="notes__failed">
            <p>{t('notes.failed')}</p>
            <Button icon="refresh" onPress={() => notes.open()}>
              {t('common.retry')}
            </Button>
          </div>
        ) : (
          <p className="small muted">{t('notes.loading')}</p>
        )}
      </div>
    </Panel>
  )
}

/** How it stands with the text, where it is always in view, and how to take it along. */
function Foot(props: { notes: Notes; connected: boolean; id: string }) {
  const { t, region } = useLanguage()
  const { notes } = props
  return (
    <div className="notes__foot">
      <div className="notes__state" id={props.id} role="status">
        {notes.full && (
          <p className="error">
            <Icon name="alert" />
            <span>{t('notes.full', { n: MOST_CHARACTERS.toLocaleString(region) })}</span>
          </p>
        )}
        {!props.connected && <p className="small">{t('notes.offline')}</p>}
        {notes.text === '' && <p className="small muted">{t('notes.empty')}</p>}
      </div>
      <Taking notes={notes} />
    </div>
  )
}

/** Takes the text along, onto one's own device; not onto one that others use too. */
function Taking(props: { notes: Notes }) {
  const t = useText()
  const { text } = props.notes
  const [copied, setCopied] = useState<'idle' | 'done' | 'failed'>('idle')
  if (keepsNothing()) return <p className="small muted">{t('notes.public')}</p>
  const copy = async () => {
    const done = await copyText(text)
    setCopied(done ? 'done' : 'failed')
    if (done) setTimeout(() => setCopied('idle'), COPIED)
  }
  const save = (ending: 'txt' | 'md') => saveText(`${t('notes.file')}.${ending}`, text)
  return (
    <div className="notes__taking">
      <Button size="s" icon={copied === 'done' ? 'check' : 'copy'} isDisabled={text === ''} onPress={() => void copy()}>
        {t(copied === 'done' ? 'notes.copied' : 'notes.copy')}
      </Button>
      <Menu
        label={t('notes.save')}
        trigger={
          <Button size="s" icon="download" isDisabled={text === ''}>
            {t('notes.save')}
          </Button>
        }
      >
        <MenuItem icon="file" onAction={() => save('txt')}>
          {t('notes.saveText')}
        </MenuItem>
        <MenuItem icon="file" onAction={() => save('md')}>
          {t('notes.saveMarkdown')}
        </MenuItem>
      </Menu>
      <p className="sr-only" role="status">
        {copied === 'done' ? t('notes.copied') : null}
      </p>
      {copied === 'failed' && <p className="small">{t('notes.copyFailed')}</p>}
    </div>
  )
}
