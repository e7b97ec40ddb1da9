import { accountClient, hasPasskeys, mailClient, offersPasskeys, requestClient, serviceClient } from '@konklave/client'

import type { Accounts } from './account'

/** Accounts at the server this page came from. */
export const browserAccounts: Accounts = { ...accountClient, ...requestClient, ...mailClient, ...serviceClient, hasPasskeys, offersPasskeys }
