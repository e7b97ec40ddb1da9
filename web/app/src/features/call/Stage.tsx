import { useState, type ReactNode } from 'react'

import type { Meeting, RosterEntry } from '../../platform/client'
import { useText, type TextKey, type Translate } from '../../platform/locale'
import { IconButton } from '../../ui/Button'
import { Menu, MenuItem } from '../../ui/Menu'
import { Tile } from '../../ui/Tile'
import { hue, initials, personClass, plainName } from '../roster/person'
import type { Item } from './order'
import { stagePage, useShow, useSize, type Placed } from './useStage'
import type { Views } from './useViews'

/** What others of the meeting's functions draw on a person's tile. */
export interface TileExtras {
  /** A word at the top of the tile, such as a raised hand. */
  readonly badgeOf?: (entry: RosterEntry) => ReactNode
  /** Further entries of a person's menu: menu items, nothing else. */
  readonly menuOf?: (entry: RosterEntry) => ReactNode
}

/** Everybody, in tiles that fill the stage or with one of them large; in pages when there are more than fit. */
export function Stage(props: { meeting: Meeting; views: Views; banners: ReactNode } & TileExtras) {
  const { meeting, views } = props
  const t = useText()
  const [wanted, setWanted] = useState(0)
  const [element, size] = useSize()
  const { roster } = meeting.view
  const stage = stagePage(roster, views.choice, meeting.floor, size, meeting.slots, wanted)
  useShow(meeting, stage, views.pictures)
  const { page, pages, shown } = stage
  const speaks = (entry: RosterEntry) => entry.signing || meeting.speaking.has(entry.peer)
  const elsewhere = roster.find((entry) => !entry.own && speaks(entry) && !shown.some(({ item }) => item.entry.member === entry.member))
  return (
    <div className="stage">
      <h2 className="sr-only">{t('call.participants')}</h2>
      {props.banners}
      <div className="stage__place" ref={element}>
        {size.width > 0 && (
          <ul className="tiles">
            {shown.map((placed) => (
              <StageTile key={placed.item.key} placed={placed} {...props} />
            ))}
          </ul>
        )}
      </div>
      {pages > 1 && (
        <nav className="pager" aria-label={t('call.page', { page: page + 1, pages })}>
          <IconButton icon="left" label={t('call.pagePrevious')} isDisabled={page === 0} onPress={() => setWanted(page - 1)} />
          <span className="small num">{t('call.page', { page: page + 1, pages })}</span>
          <IconButton icon="right" label={t('call.pageNext')} isDisabled={page === pages - 1} onPress={() => setWanted(page + 1)} />
          {elsewhere && <span className="small pager__speaks">{t(elsewhere.signing ? 'call.signsElsewhere' : 'call.speaksElsewhere', { name: plainName(elsewhere.name) })}</span>}
        </nav>
      )}
    </div>
  )
}

function StageTile(props: { meeting: Meeting; views: Views; placed: Placed } & TileExtras) {
  const { meeting, views } = props
  const { item, rect, focus } = props.placed
  const { entry } = item
  const t = useText()
  const pinned = views.choice.pin === item.key
  const screen = item.kind === 'screen'
  const microphone = entry.own ? meeting.own.microphone : entry.streams.includes('microphone')
  const camera = entry.own ? meeting.own.camera : entry.streams.includes('camera')
  const speaking = !screen && microphone && meeting.speaking.has(entry.peer)
  const signing = !screen && camera && entry.signing
  const mark = personClass(entry)
  const word = overWord(props, camera, t)
  const name = screen ? t('tile.screenOf', { name: plainName(entry.name) }) : shownName(entry, t)
  const known = entry.own && !entry.compared ? {} : { mark: entry.compared ? { icon: mark.icon } : { icon: mark.icon, word: t(mark.word), ...(mark.tone === 'warn' ? { tone: 'warn' as const } : {}) } }
  return (
    <Tile
      hue={hue(entry.member)}
      initials={initials(plainName(entry.name))}
      stream={pictureOf(meeting, views, item)}
      mirrored={entry.own}
      whole={screen}
      speaking={speaking}
      signing={signing}
      muted={!screen && !microphone}
      pinned={pinned}
      name={name}
      place={{ left: rect.left, top: rect.top, width: rect.width, height: rect.height }}
      sentence={screen ? name : tileSentence(entry, { microphone, camera: meeting.view.soundOnly ? null : camera, speaking, signing }, word, t)}
      badge={screen ? null : props.badgeOf?.(entry)}
      menu={
        (focus || meeting.view.roster.length > 1) && (
          <Menu label={t('tile.menu', { name })} placement="bottom end" trigger={<IconButton icon="more" label={t('tile.menu', { name })} />}>
            <MenuItem icon="pin" onAction={() => views.choose({ ...views.choice, pin: pinned ? null : item.key })}>
              {t(pinned ? 'tile.unpin' : 'tile.pin')}
            </MenuItem>
            {!screen && props.menuOf?.(entry)}
          </Menu>
        )
      }
      {...(screen ? {} : known)}
      {...(word ? { over: word } : {})}
    />
  )
}

/** What to play in a tile. */
function pictureOf(meeting: Meeting, views: Views, { entry, kind }: Item): MediaStream | null {
  if (entry.own) return meeting.own.camera && !meeting.own.paused ? meeting.own.cameraStream : null
  return views.pictures && entry.streams.includes(kind) ? meeting.videoOf(entry.peer, kind) : null
}

/** What must be said across the picture. */
function overWord({ meeting, views, placed }: { meeting: Meeting; views: Views; placed: Placed }, camera: boolean, t: Translate): string | null {
  const { entry, kind } = placed.item
  if (entry.presence === 'away') return t('tile.away')
  if (entry.presence === 'joining') return t('tile.joining')
  if (entry.own) return camera && meeting.own.paused ? t('tile.paused') : null
  return kind === 'screen' && !views.pictures ? t('tile.screenNotLoaded') : null
}

/** What somebody does, as a tile says it. */
interface Doing {
  readonly microphone: boolean
  /** Null: there are none here. */
  readonly camera: boolean | null
  readonly speaking: boolean
  readonly signing: boolean
}

/** The tile in one sentence: name, class, hands, microphone, and camera, where there are any. */
function tileSentence(entry: RosterEntry, { microphone, camera, speaking, signing }: Doing, word: string | null, t: Translate): string {
  const parts = [shownName(entry, t)]
  if (entry.owner) parts.push(t('tile.host'))
  if (entry.role === 'moderator') parts.push(t('role.moderator'))
  if (word) parts.push(word)
  if (signing) parts.push(t('tile.signs'))
  parts.push(speaking ? t('tile.speaks') : t(microphone ? 'tile.micOn' : 'tile.micOff'))
  if (camera !== null) parts.push(t(camera ? 'tile.camOn' : 'tile.camOff'))
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
