import { BACKGROUNDS } from '@konklave/client'
import { useEffect, useId, useRef, useState } from 'react'

import type { Background } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import './devices.css'

/**
 * What others see behind oneself. `live`: the picture is being sent; then showing the room is asked about once more, because
 * arrow keys choose while they move.
 */
export function BackgroundChoice(props: { background: Background; live?: boolean; onChange: (background: Background) => void }) {
  const t = useText()
  const name = useId()
  const [asking, setAsking] = useState(false)
  const field = useRef<HTMLFieldSetElement>(null)
  const answered = useRef(false)
  // The buttons of the question go, and with them the focus.
  useEffect(() => {
    if (asking || !answered.current) return
    answered.current = false
    field.current?.querySelector<HTMLInputElement>('input:checked')?.focus()
  }, [asking])
  const answer = () => {
    answered.current = true
    setAsking(false)
  }
  const choose = (background: Background) => {
    const reveals = background === 'none' && props.background !== 'none' && props.live === true
    setAsking(reveals)
    if (!reveals) props.onChange(background)
  }
  const shown = asking ? 'none' : props.background
  return (
    <fieldset ref={field} className="choices backgrounds" aria-describedby={`${name}-hint`}>
      <legend className="label">{t('background.title')}</legend>
      <div className="backgrounds__list">
        {BACKGROUNDS.map((background) => (
          <label key={background} className="background">
            <span className={`background__swatch background__swatch--${background}`} aria-hidden="true" />
            <span className="background__name">
              <input type="radio" className="radio" name={name} checked={background === shown} onChange={() => choose(background)} />
              <span>{t(`background.${background}`)}</span>
            </span>
          </label>
        ))}
      </div>
      {asking && (
        <div className="trouble" role="alert">
          <p className="trouble__text">{t('background.reveals')}</p>
          <div className="trouble__acts">
            <Button
              size="s"
              onPress={() => {
                answer()
                props.onChange('none')
              }}
            >
              {t('background.reveal')}
            </Button>
            <Button size="s" kind="quiet" onPress={answer}>
              {t('background.keep')}
            </Button>
          </div>
        </div>
      )}
      <p id={`${name}-hint`} className="small muted">
        {t('background.hint')}
      </p>
    </fieldset>
  )
}
