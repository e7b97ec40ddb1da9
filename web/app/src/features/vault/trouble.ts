import type { Translate } from '../../platform/locale'
import type { VaultFailure } from '../../platform/vault'

/** What is, and what helps. */
export function vaultText({ is, word }: VaultFailure, t: Translate): string {
  switch (is) {
    case 'offline':
      return t('vault.trouble.offline')
    case 'failed':
      return t('vault.trouble.failed')
    case 'signed_out':
      return t('account.trouble.signIn')
    case 'prove_factor_first':
      return t('account.trouble.prove')
    case 'add_factor_first':
      return t('account.trouble.factor')
    case 'confirm_first':
      return t('account.trouble.confirm')
    case 'wrong_secret':
      return word === null ? t('vault.trouble.wrong') : t('vault.trouble.word', { n: word })
    case 'dismissed':
      return t('vault.trouble.dismissed')
    case 'damaged':
      return t('vault.trouble.damaged')
    case 'gone':
      return t('vault.trouble.gone')
    case 'changed':
      return t('vault.trouble.changed')
    case 'too_large':
      return t('vault.trouble.full')
    case 'unsupported':
      return t('vault.trouble.unsupported')
    case 'program':
      return t('vault.trouble.ours')
  }
}

/** Whether it is about who is signed in here: what the page knows of that is over. */
export function isOfSession({ is }: VaultFailure): boolean {
  return is === 'signed_out' || is === 'prove_factor_first' || is === 'add_factor_first'
}

/** Whether a change was not made, and what is shown is as good as before. Any other failure leaves that open, or says more. */
export function isStanding({ is }: VaultFailure): boolean {
  return is === 'offline' || is === 'failed' || is === 'too_large' || is === 'dismissed' || is === 'unsupported' || is === 'confirm_first'
}
