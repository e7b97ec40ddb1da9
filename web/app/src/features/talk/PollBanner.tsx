import { useText } from '../../platform/locale'
import type { Poll } from '../../platform/talk'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { plainName } from '../roster/person'
import { plainText } from './words'

/** A question of somebody's that waits for an answer. */
export function PollBanner(props: { poll: Poll; onOpen: () => void; onLater: () => void }) {
  const t = useText()
  const { poll } = props
  return (
    <Banner
      tone="plain"
      icon="poll"
      quiet
      action={
        <div className="flow">
          <Button size="s" onPress={props.onLater}>
            {t('poll.later')}
          </Button>
          <Button size="s" kind="primary" onPress={props.onOpen}>
            {t('poll.vote')}
          </Button>
        </div>
      }
    >
      {t('poll.asks', { name: plainName(poll.by.name), question: plainText(poll.question) })}
    </Banner>
  )
}
