import '../ui/layers.css'
import '../ui/tokens.css'
import '../ui/ground.css'
import '../ui/forced.css'
import { createRoot } from 'react-dom/client'

import { LanguageProvider, loadLanguage } from '../platform/locale'
import { applyTheme, type Theme } from '../platform/theme'
import { useText } from '../platform/locale'
import { ToastProvider } from '../ui/Toast'
import { SCENES } from './scenes'
import { settled } from './settled'

// `scenes.html?scene=home&lang=de&theme=dark`; without a scene, the list of them.
const query = new URLSearchParams(location.search)
const name = query.get('scene') ?? ''
const scene = SCENES[name]
Object.assign(globalThis, { settled: () => settled(name) })

function Scenes() {
  const t = useText()
  if (!scene) {
    return (
      <ul>
        {Object.keys(SCENES).map((each) => (
          <li key={each}>
            <a href={`?scene=${each}`}>{each}</a>
          </li>
        ))}
      </ul>
    )
  }
  return <ToastProvider closeLabel={t('common.close')} stay>{scene()}</ToastProvider>
}

const language = await loadLanguage(query.get('lang') === 'en' ? 'en' : 'de')
applyTheme((query.get('theme') ?? 'light') as Theme)
const place = document.getElementById('app')
if (place) {
  createRoot(place).render(
    <LanguageProvider initial={language}>
      <Scenes />
    </LanguageProvider>,
  )
}
