import type { AccountTrouble } from '../../platform/account'
import type { Translate } from '../../platform/locale'

/** Whether it is open what became of the request: the server may have done it all the same. */
export function unclear({ is }: AccountTrouble): boolean {
  return is === 'offline' || is === 'failed' || is === 'internal'
}

/** What is, and what helps, where somebody signs in. `passkey`: with one alone, or with one besides the password. */
export function signInTroubleText(trouble: AccountTrouble, passkey: 'alone' | 'besides' | false, t: Translate): string {
  if (trouble.is === 'dismissed') return t('signin.dismissed')
  if (trouble.is === 'not_recognised' && passkey) return t(passkey === 'alone' ? 'signin.passkeyWrong' : 'signin.passkeyOther')
  return troubleText(trouble, t)
}

/** What is, and what helps. */
export function troubleText({ is, retryAfterSeconds }: AccountTrouble, t: Translate): string {
  switch (is) {
    case 'offline':
      return t('account.trouble.offline')
    case 'too_many_tries':
      return t('account.trouble.wait', { n: retryAfterSeconds ?? 60 })
    case 'not_recognised':
      return t('account.trouble.notRecognised')
    case 'second_factor_needed':
      return t('account.trouble.code')
    case 'passkey_needed':
      return t('account.trouble.passkey')
    case 'sign_in_first':
      return t('account.trouble.signIn')
    case 'confirm_first':
      return t('account.trouble.confirm')
    case 'add_factor_first':
      return t('account.trouble.factor')
    case 'prove_factor_first':
      return t('account.trouble.prove')
    case 'not_allowed':
      return t('account.trouble.notAllowed')
    case 'link_over':
      return t('account.trouble.linkOver')
    case 'not_found':
      return t('account.trouble.notFound')
    case 'login_taken':
      return t('account.trouble.taken')
    case 'profile_locked':
      return t('account.trouble.locked')
    case 'configuration_changed':
      return t('account.trouble.configuration')
    case 'sign_off_missing':
      return t('account.trouble.signOff')
    case 'necessity_unanswered':
      return t('account.trouble.necessity')
    case 'last_administrator':
      return t('account.trouble.last')
    case 'too_many':
      return t('account.trouble.many')
    case 'weak_password':
      return t('account.trouble.weak')
    case 'bad_name':
      return t('account.trouble.name')
    case 'dismissed':
      return t('account.trouble.dismissed')
    case 'unsupported':
      return t('account.trouble.unsupported')
    case 'malformed':
    case 'too_large':
    case 'vault_changed':
    case 'internal':
    case 'failed':
      return t('account.trouble.ours', { code: is })
  }
}
