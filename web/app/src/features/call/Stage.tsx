import { useState, type ReactNode } from 'react'

import type { Meeting, RosterEntry } from '../../platform/client'
import { useText, type TextKey, type Translate } from '../../platform/locale'
import { IconButton } from '../../ui/Button'
import { Tile } from '../../ui/Tile'
import { hue, initials, personClass, plainName } from '../roster/person'
import { column } from './grid'
import { stagePage, useShow, useSize } from './useStage'

/** Everybody, in tiles that fill the stage; in pages when there are more than fit. */
export function Stage(props: { meeting: Meeting; banners: ReactNode }) {
  const { meeting } = props
  const t = useText()
  const [wanted, setWanted] = useState(0)
  const [element, size] = useSize()
  const { roster } = meeting.view
  const stage = stagePage(roster, size.width, size.height, wanted)
  useShow(meeting, stage)
  const { grid, page, shown, first } = stage
  const elsewhere = roster.find((entry, i) => meeting.speaking.has(entry.peer) && (i < first || i >= first + shown.length))
  return (
    <div className="stage">
      <h2 className="sr-only">{t('call.participants')}</h2>
      {props.banners}
      <div className="stage__place" ref={element}>
        {size.width > 0 && (
          <ul
            className="tiles"
            style={{
              gridTemplateColumns: `repeat(${grid.columns * 2}, minmax(0, 1fr))`,
              gridTemplateRows: `repeat(${Math.ceil(shown.length / grid.columns)}, minmax(0, 1fr))`,
            }}
          >
            {shown.map((entry, i) => (
              <PersonTile key={entry.member} meeting={meeting} entry={entry} column={column(i, shown.length, grid.columns)} />
            ))}
          </ul>
        )}
      </div>
      {grid.pages > 1 && (
        <nav className="pager" aria-label={t('call.page', { page: page + 1, pages: grid.pages })}>
          <IconButton icon="left" label={t('call.pagePrevious')} isDisabled={page === 0} onPress={() => setWanted(page - 1)} />
          <span className="small num">{t('call.page', { page: page + 1, pages: grid.pages })}</span>
          <IconButton icon="right" label={t('call.pageNext')} isDisabled={page === grid.pages - 1} onPress={() => setWanted(page + 1)} />
          {elsewhere && <span className="small pager__speaks">{t('call.speaksElsewhere', { name: plainName(elsewhere.name) })}</span>}
        </nav>
      )}
    </div>
  )
}

function PersonTile(props: { meeting: Meeting; entry: RosterEntry; column: string }) {
  const { meeting, entry } = props
  const t = useText()
  const microphone = entry.own ? meeting.own.microphone : entry.streams.includes('microphone')
  const camera = entry.own ? meeting.own.camera : entry.streams.includes('camera')
  const stream = entry.own ? meeting.own.cameraStream : camera ? meeting.videoOf(entry.peer, 'camera') : null
  const speaking = microphone && meeting.speaking.has(entry.peer)
  const mark = personClass(entry)
  const state = entry.presence === 'away' ? t('tile.away') : entry.presence === 'joining' ? t('tile.joining') : null
  return (
    <Tile
      hue={hue(entry.member)}
      initials={initials(plainName(entry.name))}
      stream={stream}
      mirrored={entry.own}
      speaking={speaking}
      muted={!microphone}
      name={shownName(entry, t)}
      place={{ gridColumn: props.column }}
      sentence={tileSentence(entry, microphone, camera, speaking, t)}
      {...(entry.own && !entry.compared ? {} : { mark: entry.compared ? { icon: mark.icon } : { icon: mark.icon, word: t(mark.word), ...(mark.tone === 'warn' ? { tone: 'warn' as const } : {}) } })}
      {...(state ? { over: state } : {})}
    />
  )
}

/** The tile in one sentence: name, class, microphone, camera. */
function tileSentence(entry: RosterEntry, microphone: boolean, camera: boolean, speaking: boolean, t: Translate): string {
  const parts = [shownName(entry, t)]
  if (entry.owner) parts.push(t('tile.host'))
  if (entry.presence === 'away') parts.push(t('tile.away'))
  if (entry.presence === 'joining') parts.push(t('tile.joining'))
  parts.push(speaking ? t('tile.speaks') : t(microphone ? 'tile.micOn' : 'tile.micOff'))
  parts.push(t(camera ? 'tile.camOn' : 'tile.camOff'))
  if (!entry.own) parts.push(t(classSentence(entry)))
  return parts.join(', ')
}

function shownName(entry: RosterEntry, t: Translate): string {
  const name = plainName(entry.name)
  return entry.own ? t('call.youNamed', { name }) : name
}

function classSentence(entry: RosterEntry): TextKey {
  if (entry.presence === 'silent') return 'class.silentLong'
  if (entry.compared) return 'class.comparedLong'
  return entry.owner ? 'class.notComparedLong' : 'class.guestLong'
}
