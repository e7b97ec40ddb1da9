import { useState } from 'react'

import { useText } from '../../platform/locale'
import { keep, kept } from '../../platform/storage'
import { Button } from '../../ui/Button'
import { IntroDialog } from './IntroDialog'
import './intro.css'

/** Whether this device has seen the introduction, or declined it. */
export function useIntro(): { fresh: boolean; open: boolean; show: () => void; skip: () => void; close: () => void } {
  const [fresh, setFresh] = useState(() => kept('intro') === null)
  const [open, setOpen] = useState(false)
  const skip = () => {
    keep('intro', 'seen')
    setFresh(false)
  }
  return {
    fresh,
    open,
    show: () => setOpen(true),
    skip,
    close: () => {
      setOpen(false)
      skip()
    },
  }
}

/** Before the first meeting on this device: an offer that stands in nobody's way. */
export function Welcome(props: { intro: ReturnType<typeof useIntro> }) {
  const t = useText()
  const { intro } = props
  return (
    <>
      {intro.fresh && (
        <section className="welcome" aria-label={t('intro.title')}>
          <p>{t('intro.offer')}</p>
          <div className="welcome__acts">
            <Button size="s" icon="info" onPress={intro.show}>
              {t('intro.read')}
            </Button>
            <Button size="s" kind="quiet" onPress={intro.skip}>
              {t('intro.skip')}
            </Button>
          </div>
        </section>
      )}
      {intro.open && <IntroDialog onClose={intro.close} />}
    </>
  )
}
