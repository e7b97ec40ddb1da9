import { eraseVault, Vault } from '@konklave/client'

import type { Vaults } from './vault'

/** The vault at the server this page came from, opened in the key worker. */
export const browserVaults: Vaults = {
  find: () => Vault.find(),
  create: (member, content, language) => Vault.create(member, content, language),
  openByPhrase: (member, phrase) => Vault.openByPhrase(member, phrase),
  openByPasskey: (member) => Vault.openByPasskey(member),
  erase: eraseVault,
}
