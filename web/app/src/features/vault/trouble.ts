import type { Translate } from '../../platform/locale'
import type { VaultFailure } from '../../platform/vault'

/** What is, and what helps. */
export function vaultText({ is, word }: VaultFailure, t: Translate): string {
  switch (is) {
    case 'offline':
      return t('vault.trouble.offline')
    case 'signed_out':
      return t('account.trouble.signIn')
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
