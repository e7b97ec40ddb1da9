import type { Account, Accounts, AccountRole, AccountTrouble, Outcome, SignInState } from '../platform/account'
import { FUNCTIONS } from './functions'
import { AUDIT, DATA, HEALTH, MEMBERS, OVERSIGHT, SESSIONS } from './kept'
import { PAPERS } from './papers'
import { POLICY, PROFILES } from './policy'
import { ANSWERED, privacy, REQUESTS } from './requests'
import { SERVICES } from './services'

/** Somebody signed in. */
export function account(role: AccountRole, more: Partial<Account> = {}): Account {
  return {
    member: 'm01',
    login: 'a.berger',
    name: 'Andrea Berger',
    email: 'a.berger@stadt.example',
    role,
    password: true,
    totp: true,
    recoveryCodes: 8,
    mustAddFactor: false,
    mustProveFactor: false,
    passkeys: [{ id: 'p01', label: 'Laptop im Büro', addedAt: 1_789_000_000 }],
    byProvider: false,
    confirmedUntil: null,
    ...more,
  }
}

/** What the server says to somebody, or to nobody. */
export function signedIn(someone: Account | null, more: Partial<SignInState> = {}): SignInState {
  return { account: someone, mayCreate: someone !== null, planDays: someone === null ? null : 366, newcomersWait: false, unclaimed: false, methods: ['password', 'passkey'], mail: false, ...more }
}

/** What differs in a scene: answers by the name of the function; null: it never answers. */
export type FakeAnswers = { readonly [Name in keyof Accounts]?: unknown }

function well<Value>(value: Value): Promise<Outcome<Value>> {
  return Promise.resolve({ ok: true, value })
}

/** A refusal. */
export function refusal(is: AccountTrouble['is'], retryAfterSeconds: number | null = null): Outcome<never> {
  return { ok: false, trouble: { is, retryAfterSeconds } }
}

/** A server with accounts that does nothing but answer. */
export function fakeAccounts(answers: FakeAnswers = {}): Accounts {
  const someone = account('administrator')
  const calm: Accounts = {
    hasPasskeys: () => true,
    offersPasskeys: async () => false,
    state: () => well(signedIn(someone)),
    signIn: () => well(signedIn(someone)),
    signInWithPasskey: () => well(signedIn(someone)),
    signOut: () => well(undefined),
    confirm: () => well(someone),
    confirmWithPasskey: () => well(someone),
    readTicket: () => well({ purpose: 'welcome', login: 'm.krause', name: 'Mara Krause', expiresAt: 1_950_000_000 }),
    useTicket: () => well(signedIn(someone)),
    account: () => well(someone),
    changeAccount: () => well(someone),
    eraseAccount: () => well({ at: 1_794_000_000, deleted: [], backupsUntil: 1_795_300_000 }),
    setPassword: () => well(undefined),
    beginTotp: () => well({ secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', address: 'otpauth://totp/Konklave:a.berger?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Konklave' }),
    proveTotp: () => well({ codes: ['7FQK-XD2M-WVHT-ZCPN', 'K3SB-YAJH-QMFW-TGVC', 'E5NR-PZLB-JYSH-WKDX', 'M2WV-HTZC-PRNE-KSBA', 'Q7MF-WTGV-KCEN-RPZL', 'BJYS-HWKD-XM2W-VHTZ', 'CPRN-EKSB-AQ7M-FWTG', 'VKCE-NRPZ-LBJY-SHWK', 'DXM2-WVHT-ZCPR-NEKS', 'BAQ7-MFWT-GVKC-ENRP'] }),
    removeTotp: () => well(undefined),
    addPasskey: () => well({ id: 'p02', label: 'Telefon', addedAt: 1_794_000_000 }),
    removePasskey: () => well(undefined),
    sessions: () => well(SESSIONS),
    endSession: () => well(undefined),
    endOtherSessions: () => well(undefined),
    data: () => well(DATA),
    members: () => well(MEMBERS),
    addMember: () => well({ member: 'm09', ticket: 'q4Xw8sT5rQpLkJhGfDdSa2z7Bq3kPzR2vXw9TnM4dHsL', expiresAt: 1_950_000_000 }),
    changeMember: () => well(MEMBERS[1] ?? refused()),
    eraseMember: () => well({ at: 1_794_000_000, deleted: [], backupsUntil: 1_795_300_000 }),
    newLink: () => well({ member: 'm03', ticket: 'q4Xw8sT5rQpLkJhGfDdSa2z7Bq3kPzR2vXw9TnM4dHsL', expiresAt: 1_950_000_000 }),
    policy: () => well(POLICY),
    profiles: () => well(PROFILES),
    setPolicy: (policy) => well(policy),
    audit: () => well(AUDIT),
    oversight: () => well(OVERSIGHT),
    papers: () => well(PAPERS),
    answerPapers: () => well(PAPERS),
    agree: () => well(PAPERS),
    takeBackAgreement: () => well(PAPERS),
    exempt: () => well(PAPERS),
    takeBackExemption: () => well(PAPERS),
    goLive: () => well(PAPERS),
    functions: () => well(FUNCTIONS),
    switchFunction: () => well(FUNCTIONS),
    health: () => well(HEALTH),
    services: () => well(SERVICES),
    assessServices: () => well(SERVICES),
    exportServices: () => well(new Blob(['name\r\n'], { type: 'text/csv' })),
    privacy: (language) => well(privacy(language)),
    makeRequest: () => well({ code: 'K7QFX-D2MWV-HTZCP-NESBA-3JYHQ', receivedAt: 1_794_000_000, dueAt: 1_796_600_000 }),
    readRequest: () => well(ANSWERED),
    requests: () => well(REQUESTS),
    handleRequest: () => well(REQUESTS[0] ?? refused()),
    findPerson: () => well({ account: true, rows: [{ entry: 'members', rows: 1 }, { entry: 'passwords', rows: 1 }, { entry: 'sessions', rows: 2 }] }),
    sendInvitations: ({ to }) => well({ queued: to.length }),
    mailSetup: () => well({ server: 'mail.stadt.example:587', encryption: 'starttls', from: 'konklave@stadt.example', waiting: 0, givenUp: 0, trouble: null }),
    testMail: () => well({ to: 'a.berger@stadt.example', trouble: null, answer: '250 2.0.0 Ok: queued' }),
  }
  const differing = Object.entries(answers).map(([name, value]) => [name, () => (value === null ? new Promise(() => undefined) : Promise.resolve(value))])
  return { ...calm, ...Object.fromEntries(differing) }
}

function refused(): never {
  throw new Error('no such member')
}
