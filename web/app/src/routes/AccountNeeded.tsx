import { useEffect } from 'react'

import { lacking } from '../features/account/rights'
import { useSession } from '../features/account/session'
import { Failure } from './Failure'

/**
 * Only whoever has an account takes part here: the way to sign in, or what the account still lacks. `onRetry`: one more try;
 * null: there was none yet.
 */
export function AccountNeeded(props: { onRetry: (() => void) | null }) {
  const { account, refresh } = useSession()
  // Whoever was signed in here may not be any more, and may be by now in another tab.
  useEffect(() => void refresh(), [refresh])
  return <Failure failure={{ is: 'account', lacks: lacking(account) }} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
}
