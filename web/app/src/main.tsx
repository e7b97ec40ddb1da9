import './ui/layers.css'
import './ui/tokens.css'
import './ui/ground.css'
import './ui/forced.css'
import { createRoot } from 'react-dom/client'

import { AccountsProvider } from './platform/account'
import { browserAccounts } from './platform/browser-account'
import { browserClient } from './platform/browser-client'
import { browserVaults } from './platform/browser-vault'
import { ClientProvider } from './platform/client'
import { LanguageProvider, loadLanguage, preferredLocale } from './platform/locale'
import { applyTheme, theme } from './platform/theme'
import { VaultsProvider } from './platform/vault'
import { App } from './routes/App'

async function start(): Promise<void> {
  applyTheme(theme())
  const language = await loadLanguage(preferredLocale())
  const place = document.getElementById('app')
  if (!place) throw new Error('index.html has no #app')
  createRoot(place).render(
    <LanguageProvider initial={language}>
      <ClientProvider value={browserClient}>
        <AccountsProvider value={browserAccounts}>
          <VaultsProvider value={browserVaults}>
            <App />
          </VaultsProvider>
        </AccountsProvider>
      </ClientProvider>
    </LanguageProvider>,
  )
}

void start()
