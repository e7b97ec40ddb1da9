import { accountClient, hasPasskeys, offersPasskeys } from '@konklave/client'

import type { Accounts } from './account'

/** Accounts at the server this page came from. */
export const browserAccounts: Accounts = { ...accountClient, hasPasskeys, offersPasskeys }
