import { eraseVault, Vault } from '@konklave/client'

import type { Vaults } from './vault'

/** The vault at the server this page came from, opened in the key worker. */
export const browserVaults: Vaults = {
  find: () => Vault.find(),
  prepare: (member, content, language) => Vault.prepare(member, content, language),
  openByPhrase: (member, phrase) => Vault.openByPhrase(member, phrase),
  openByPasskey: (member, passkeys, over) => Vault.openByPasskey(member, passkeys, over),
  erase: eraseVault,
}
