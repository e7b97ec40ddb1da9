import { useState, type FormEvent } from 'react'

import { useText, type TextKey, type Translate } from '../../platform/locale'
import type { Poll } from '../../platform/talk'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { plainName } from '../roster/person'
import { nameOf, plainText } from './words'

/** Fewest votes of which an anonymous poll tells the sums. */
const FEWEST_VOTES = 3

/** One question: to vote on, and what came of it. */
export function PollCard(props: { poll: Poll; mayClose: boolean; onVote: (options: number[]) => void; onClose: () => void }) {
  const t = useText()
  const { poll } = props
  const [again, setAgain] = useState(false)
  const voting = poll.open && (poll.voted === null || again)
  return (
    <article className="poll" aria-labelledby={`poll-${poll.id}`}>
      <p className="poll__by">{t(poll.open ? 'poll.askedBy' : 'poll.wasAskedBy', { name: nameOf(poll.by, poll.own, t) })}</p>
      <h3 id={`poll-${poll.id}`} dir="auto">
        {plainText(poll.question)}
      </h3>
      {voting && (
        <Ballot
          poll={poll}
          onVote={(options) => {
            props.onVote(options)
            setAgain(false)
          }}
        />
      )}
      {/* Whoever asks sees how it goes; others first say their own. */}
      {voting && !poll.own ? poll.count > 0 && <p className="small">{t('poll.count', { n: poll.count })}</p> : <Result poll={poll} />}
      <p className="small muted">
        {secrecy(poll, t)}
      </p>
      {poll.open && (
        <div className="flow">
          {!voting && (
            <Button size="s" onPress={() => setAgain(true)}>
              {t('poll.again')}
            </Button>
          )}
          {props.mayClose && (
            <Button size="s" onPress={props.onClose}>
              {t('poll.end')}
            </Button>
          )}
        </div>
      )}
    </article>
  )
}

/** Who learns what somebody chose, in one sentence. */
function secrecy(poll: Poll, t: Translate): string {
  if (!poll.anonymous) return t('poll.openText')
  if (!poll.open) return t('poll.wasAnonymous')
  return t(poll.own ? 'poll.anonymousOwn' : 'poll.anonymousText', { name: plainName(poll.by.name) })
}

/** The answers to choose from; nothing is chosen beforehand. */
function Ballot(props: { poll: Poll; onVote: (options: number[]) => void }) {
  const t = useText()
  const { poll } = props
  const [chosen, setChosen] = useState<readonly number[]>(poll.voted ?? [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (chosen.length > 0) props.onVote([...chosen])
  }
  const change = (option: number, on: boolean) => {
    if (!poll.multiple) return setChosen([option])
    setChosen(on ? [...chosen, option].sort((a, b) => a - b) : chosen.filter((other) => other !== option))
  }
  return (
    <form className="stack poll__form" onSubmit={submit}>
      <fieldset>
        <legend className="sr-only">{plainText(poll.question)}</legend>
        {poll.multiple && <p className="small muted">{t('poll.several')}</p>}
        {poll.options.map((option, i) => (
          <label className="check" key={i}>
            <input
              type={poll.multiple ? 'checkbox' : 'radio'}
              name={`poll-${poll.id}`}
              checked={chosen.includes(i)}
              onChange={(event) => change(i, event.target.checked)}
            />
            <span dir="auto">{plainText(option.text)}</span>
          </label>
        ))}
      </fieldset>
      <Button kind="primary" type="submit" isDisabled={chosen.length === 0}>
        {t('poll.vote')}
      </Button>
    </form>
  )
}

/** Why the sums are not known. */
function unknown(poll: Poll): TextKey {
  if (poll.anonymous && poll.open) return 'poll.sumsLater'
  return poll.anonymous && poll.count < FEWEST_VOTES ? 'poll.tooFew' : 'poll.sumsLost'
}

/** How the votes fell, as far as that is to be known. */
function Result(props: { poll: Poll }) {
  const t = useText()
  const { poll } = props
  const known = poll.options.every((option) => option.votes !== null)
  return (
    <div className="stack poll__result">
      <ul className="stack">
        {poll.options.map((option, i) => {
          const votes = option.votes ?? 0
          const share = known && poll.count > 0 ? Math.round((votes / poll.count) * 100) : 0
          const voters = poll.voters.filter(({ options }) => options.includes(i))
          return (
            <li key={i} className="poll__option">
              <div className="poll__line">
                <span dir="auto">{plainText(option.text)}</span>
                {poll.voted?.includes(i) && (
                  <span className="badge badge--ok">
                    <Icon name="check" />
                    {t('poll.mine')}
                  </span>
                )}
                {known && <span className="num poll__count">{t('poll.votes', { n: votes, share })}</span>}
              </div>
              {known && (
                <svg className="poll__bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={share} height="1" />
                </svg>
              )}
              {voters.length > 0 && <p className="small muted">{voters.map(({ by }) => plainName(by.name)).join(', ')}</p>}
            </li>
          )
        })}
      </ul>
      <p className="small">
        {known && poll.reported && `${t('poll.reported', { name: plainName(poll.by.name) })} `}
        {t('poll.count', { n: poll.count })} {!known && t(unknown(poll))}
      </p>
    </div>
  )
}
