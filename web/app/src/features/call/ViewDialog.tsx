import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Choice as OneOf, Switch } from '../../ui/Field'
import type { Views } from './useViews'

/** How one sees the others. Nobody learns of it. */
export function ViewDialog(props: { views: Views; shared: boolean; soundOnly: boolean; onClose: () => void }) {
  const t = useText()
  const { choice, pictures, choose, setPictures } = props.views
  const now = props.shared && !choice.aside ? 'screen' : choice.view
  const options = (['screen', 'grid', 'speaker'] as const).filter((view) => view !== 'screen' || props.shared)
  return (
    <Dialog title={t('view.title')} onClose={props.onClose}>
      <OneOf
        label={t('view.layout')}
        value={now}
        options={options.map((view) => ({ value: view, label: t(`view.${view}`), hint: t(`view.${view}Hint`) }))}
        onChange={(view) => choose(view === 'screen' ? { ...choice, aside: false, pin: null } : { ...choice, view, aside: props.shared, pin: null })}
      />
      <div className="stack">
        <Switch selected={!choice.hideOwn} onChange={(on) => choose({ ...choice, hideOwn: !on })} hint={t('view.ownHint')}>
          {t('view.own')}
        </Switch>
        {!props.soundOnly && (
          <Switch selected={pictures} onChange={setPictures} hint={t('view.picturesHint')}>
            {t('view.pictures')}
          </Switch>
        )}
      </div>
      <p className="small muted">{t('view.private')}</p>
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}
