import { Component, lazy, Suspense, type ReactNode } from 'react'

import { ProofProvider } from '../features/account/Proof'
import { SessionProvider } from '../features/account/session'
import { KeepingProvider } from '../features/vault/keeping'
import { useText } from '../platform/locale'
import { usePlace } from '../platform/router'
import { ToastProvider } from '../ui/Toast'
import { Failure } from './Failure'
import { Home } from './Home'

const Join = lazy(async () => ({ default: (await import('./Join')).Join }))
const Console = lazy(async () => ({ default: (await import('./Console')).Console }))
const SignIn = lazy(async () => ({ default: (await import('./SignIn')).SignIn }))
const AccountPage = lazy(async () => ({ default: (await import('./AccountPage')).AccountPage }))
const Plan = lazy(async () => ({ default: (await import('./Plan')).Plan }))
const Meetings = lazy(async () => ({ default: (await import('./Meetings')).Meetings }))
const Privacy = lazy(async () => ({ default: (await import('./Privacy')).Privacy }))
const Welcome = lazy(async () => ({ default: (await import('./Welcome')).Welcome }))

/** The page for the present address. */
export function App() {
  const t = useText()
  return (
    <ToastProvider closeLabel={t('common.close')}>
      <Net>
        <SessionProvider>
          <ProofProvider>
            <KeepingProvider>
              <Suspense fallback={null}>
                <Route />
              </Suspense>
            </KeepingProvider>
          </ProofProvider>
        </SessionProvider>
      </Net>
    </ToastProvider>
  )
}

function Route() {
  const place = usePlace()
  switch (place.is) {
    case 'home':
      return <Home />
    case 'join':
      return <Join key={place.room} place={place} />
    case 'signin':
      return <SignIn />
    case 'welcome':
      return <Welcome key={place.ticket} ticket={place.ticket} />
    case 'account':
      return <AccountPage />
    case 'console':
      return <Console section={place.section} />
    case 'privacy':
      return <Privacy />
    case 'plan':
      return <Plan key={place.plan} plan={place.plan} />
    case 'meetings':
      return <Meetings />
    case 'unknown':
      return <Failure failure={{ is: 'notFound' }} />
  }
}

/** Catches what we did wrong, so that a reload is offered instead of an empty page. */
class Net extends Component<{ children: ReactNode }, { fallen: boolean }> {
  override state = { fallen: false }
  static getDerivedStateFromError() {
    return { fallen: true }
  }
  override render() {
    return this.state.fallen ? <Failure failure={{ is: 'crash' }} /> : this.props.children
  }
}
