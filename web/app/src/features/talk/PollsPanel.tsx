import { useState } from 'react'

import { useText } from '../../platform/locale'
import type { Talk } from '../../platform/talk'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Panel } from '../../ui/Panel'
import { PollCard } from './PollCard'
import { PollForm } from './PollForm'
import './polls.css'

/** Questions to everybody, the newest first. */
export function PollsPanel(props: { talk: Talk; leads: boolean; onClose: () => void; asking?: boolean }) {
  const t = useText()
  const { talk } = props
  const [asking, setAsking] = useState(props.asking ?? false)
  return (
    <Panel
      title={t('poll.title')}
      closeLabel={t('poll.closePanel')}
      onClose={props.onClose}
      foot={
        !asking && (
          <Button wide icon="plus" onPress={() => setAsking(true)}>
            {t('poll.new')}
          </Button>
        )
      }
    >
      <p className="vanish">
        <Icon name="hourglass" />
        <span>{t('poll.vanishes')}</span>
      </p>
      {asking && (
        <PollForm
          replaces={talk.polls.some((poll) => poll.own && poll.open)}
          onAsk={(poll) => {
            talk.askPoll(poll)
            setAsking(false)
          }}
          onCancel={() => setAsking(false)}
        />
      )}
      {talk.polls.length === 0 && !asking && <p className="small muted">{t('poll.none')}</p>}
      {talk.polls.toReversed().map((poll) => (
        <PollCard
          key={poll.id}
          poll={poll}
          mayClose={poll.own || props.leads}
          onVote={(options) => talk.vote(poll.id, options)}
          onClose={() => talk.closePoll(poll.id)}
        />
      ))}
    </Panel>
  )
}
