import { useAccounts, type Account } from '../../platform/account'
import { useText } from '../../platform/locale'
import { go, goSignIn } from '../../platform/router'
import { Button } from '../../ui/Button'
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu'
import { useToast } from '../../ui/Toast'
import { useRun } from './Proof'
import { mayOversee } from './rights'
import { useSession } from './session'
import { troubleText } from './trouble'
import './account.css'

/** Who is signed in, and what that opens; where nobody is, the way in. */
export function AccountMenu() {
  const t = useText()
  const { state, account } = useSession()
  if (account) return <Who account={account} />
  // Where signing in is what the page is about, it says so itself.
  if (state.is !== 'known' || state.value.unclaimed || !state.value.mayCreate) return null
  return (
    <Button kind="quiet" size="s" icon="user" onPress={() => goSignIn()}>
      {t('signin.title')}
    </Button>
  )
}

function Who(props: { account: Account }) {
  const { account } = props
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { state, refresh } = useSession()
  const signOut = async () => {
    const outcome = await run(() => accounts.signOut())
    if (!outcome.ok) return toast('alert', troubleText(outcome.trouble, t))
    await refresh()
    toast('check', t('account.signedOut'))
    go('/')
  }
  return (
    <div className="who">
      <Menu
        label={t('account.menu')}
        placement="bottom end"
        trigger={
          <Button kind="quiet" size="s" icon="user" aria-label={t('account.menuOf', { name: account.name })}>
            <span>{account.name}</span>
          </Button>
        }
      >
        <MenuItem icon="user" onAction={() => go('/account')}>
          {t('account.title')}
        </MenuItem>
        {state.is === 'known' && state.value.mayCreate && (
          <MenuItem icon="clock" onAction={() => go('/meetings')}>
            {t('meetings.title')}
          </MenuItem>
        )}
        {mayOversee(account.role) && (
          <MenuItem icon="shield-check" onAction={() => go('/console')}>
            {t('console.title')}
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon="door" onAction={() => void signOut()}>
          {t('account.signOut')}
        </MenuItem>
      </Menu>
    </div>
  )
}
