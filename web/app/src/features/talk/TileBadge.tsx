import { useText } from '../../platform/locale'
import type { Reaction, Talk } from '../../platform/talk'
import { Icon } from '../../ui/Icon'
import './badge.css'
import { REACTION_FACES } from './words'

/** On a person's tile: the place in the queue of hands, and a reaction for as long as it lasts. It stands still. */
export function TileBadge(props: { talk: Talk; peer: number; reaction: Reaction | undefined }) {
  const t = useText()
  const place = props.talk.hands.findIndex(({ by }) => by.peer === props.peer) + 1
  const face = props.reaction && REACTION_FACES[props.reaction]
  if (place === 0 && !face) return null
  return (
    <div className="marks">
      {place > 0 && (
        <span className="tag tag--hand">
          <Icon name="hand" />
          <span className="sr-only">{t('hand.raisedPlace', { place })}</span>
          <span aria-hidden="true" className="num">
            {place}
          </span>
        </span>
      )}
      {face && (
        <span className="tag tag--reaction">
          <Icon name={face.icon} />
          <span>{t(face.word)}</span>
        </span>
      )}
    </div>
  )
}
