import { useText } from '../../platform/locale'
import type { Talk } from '../../platform/talk'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { hue, initials, plainName } from '../roster/person'
import { nameOf } from './words'

/** Raised hands, whose turn it is first. Hosts lower any, everybody their own. */
export function HandQueue(props: { talk: Talk; leads: boolean }) {
  const t = useText()
  const { talk } = props
  if (talk.hands.length === 0) return null
  return (
    <section className="stack roster" aria-labelledby="h-hands">
      <h3 id="h-hands">{t('hand.queue', { n: talk.hands.length })}</h3>
      <ol className="rows">
        {talk.hands.map(({ by, own }, i) => (
          <li className="row" key={by.member}>
            <Avatar hue={hue(by.member)}>{initials(plainName(by.name))}</Avatar>
            <div className="row__main">
              <p className="row__title">
                <span className="row__name">{nameOf(by, own, t)}</span>
              </p>
              <p className="row__sub num">{t('hand.place', { place: i + 1 })}</p>
            </div>
            {(own || props.leads) && (
              <div className="row__end">
                <Button
                  size="s"
                  icon="hand"
                  aria-label={own ? t('hand.lowerOwn') : t('hand.lowerOf', { name: plainName(by.name) })}
                  onPress={() => (own ? talk.raiseHand(false) : talk.lowerHandOf(by.peer))}
                >
                  {t('hand.lower')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
