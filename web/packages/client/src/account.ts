// Accounts and the operator's console over HTTP: one function for each route, one closed set of troubles.

import type {
  Account,
  AccountData,
  AccountRefusalCode,
  AuditPage,
  ChangeAccount,
  ChangeMember,
  Erased,
  FunctionList,
  Health,
  Member,
  MemberLink,
  NewMember,
  NewTotp,
  Oversight,
  PaperAnswer,
  Papers,
  PasskeyAsked,
  PasskeyInfo,
  Policy,
  ProfileBounds,
  RecoveryCodes,
  SessionInfo,
  SignInState,
  SignOffStep,
  SwitchFunction,
  SwitchedFunction,
  TicketInfo,
  UseTicket,
} from './generated/protocol.ts';
import { createPasskey, getPasskey, type Ceremony } from './passkeys.ts';

/**
 * Why something about accounts did not happen: the server's code; `offline`: it could not be reached; `failed`: its answer
 * made no sense; `dismissed`: whoever was asked for a passkey gave none; `unsupported`: this browser has no passkeys.
 */
export interface AccountTrouble {
  readonly is: AccountRefusalCode | 'offline' | 'failed' | 'dismissed' | 'unsupported';
  /** Seconds to wait before another try, where waiting helps. */
  readonly retryAfterSeconds: number | null;
}

/** What came of a request. */
export type Outcome<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly trouble: AccountTrouble };

const CODES: Record<AccountRefusalCode, true> = {
  malformed: true,
  too_large: true,
  too_many_tries: true,
  not_recognised: true,
  second_factor_needed: true,
  passkey_needed: true,
  sign_in_first: true,
  confirm_first: true,
  add_factor_first: true,
  prove_factor_first: true,
  not_allowed: true,
  link_over: true,
  not_found: true,
  login_taken: true,
  last_administrator: true,
  too_many: true,
  weak_password: true,
  bad_name: true,
  vault_changed: true,
  profile_locked: true,
  configuration_changed: true,
  sign_off_missing: true,
  necessity_unanswered: true,
  internal: true,
};

/** How long the server has for an answer, in milliseconds. */
const PATIENCE = 20_000;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Sends a request, within `patience` milliseconds; `Value` is what the route answers with, `void` where it answers with nothing. */
export async function request<Value>(method: Method, path: string, body?: unknown, patience = PATIENCE): Promise<Outcome<Value>> {
  // What is sent along with a change is JSON, also if there is nothing to say: no form of another page can send that.
  const sent = method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) };
  return exchange<Value>(path, { method, ...sent }, patience, told);
}

/** Sends a file as it is, within `patience` milliseconds; `Value` is what the route answers with. */
export function send<Value>(path: string, file: Blob, patience = PATIENCE): Promise<Outcome<Value>> {
  return exchange<Value>(path, filed(file), patience, told);
}

/** The same where a file comes back. */
export function sendForFile(path: string, file: Blob, patience = PATIENCE): Promise<Outcome<Blob>> {
  return exchange<Blob>(path, filed(file), patience, given);
}

function filed(file: Blob): RequestInit {
  return { method: 'POST', headers: { 'content-type': file.type }, body: file };
}

/** Asks, and reads the answer. What fails on the way is `offline`. */
async function exchange<Value>(path: string, init: RequestInit, patience: number, read: (response: Response) => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await read(await fetch(path, { credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(patience), ...init }));
  } catch {
    return refused('offline');
  }
}

async function given(response: Response): Promise<Outcome<Blob>> {
  if (!response.ok) return told<Blob>(response);
  return { ok: true, value: await response.blob() };
}

async function told<Value>(response: Response): Promise<Outcome<Value>> {
  const text = await response.text();
  if (response.ok && text === '') return { ok: true, value: undefined as Value };
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return refused(response.status >= 500 ? 'internal' : 'failed');
  }
  return response.ok ? { ok: true, value: answer as Value } : refusalOf(answer);
}

function refusalOf(answer: unknown): Outcome<never> {
  const { code, retryAfterSeconds } = (answer ?? {}) as { code?: unknown; retryAfterSeconds?: unknown };
  if (typeof code !== 'string' || !Object.hasOwn(CODES, code)) return refused('failed');
  return refused(code as AccountRefusalCode, typeof retryAfterSeconds === 'number' ? retryAfterSeconds : null);
}

function refused(is: AccountTrouble['is'], retryAfterSeconds: number | null = null): Outcome<never> {
  return { ok: false, trouble: { is, retryAfterSeconds } };
}

/** Begins a ceremony at the server, lets the browser answer it, and gives the answer to the server. */
async function ceremony<Value>(path: string, label: string, answer: (options: unknown) => Promise<Ceremony>, chosen?: () => void): Promise<Outcome<Value>> {
  const asked = await request<PasskeyAsked>('POST', path);
  if (!asked.ok) return asked;
  const given = await answer(asked.value.options);
  if (!given.ok) return refused(given.why);
  chosen?.();
  return request<Value>('PUT', path, { ceremony: asked.value.ceremony, label, credential: given.credential });
}

function enc(id: string): string {
  return encodeURIComponent(id);
}

/** Every route about accounts, members and oversight. None of them throws. */
export const accountClient = {
  /** Who is signed in, and what this server asks for. */
  state: () => request<SignInState>('GET', '/api/session'),
  signIn: (login: string, password: string, code: string) => request<SignInState>('POST', '/api/session', { login, password, code }),
  /**
   * `waiting`: the browser offers passkeys among what it fills in, and asks nobody; `over` takes the question back; `chosen`:
   * somebody has given a passkey, and the server is asked now.
   */
  signInWithPasskey: (how: { readonly waiting: boolean; readonly over: AbortSignal; readonly chosen?: () => void }) =>
    ceremony<SignInState>('/api/session/passkey', '', (options) => getPasskey(options, how), how.chosen),
  signOut: () => request<void>('DELETE', '/api/session'),
  /** A fresh proof of who is there. */
  confirm: (password: string, code: string) => request<Account>('POST', '/api/session/confirm', { password, code }),
  confirmWithPasskey: (over: AbortSignal) => ceremony<Account>('/api/session/confirm/passkey', '', (options) => getPasskey(options, { waiting: false, over })),

  /** What a one-time link is for. */
  readTicket: (ticket: string) => request<TicketInfo>('POST', '/api/tickets/read', { ticket }),
  useTicket: (use: UseTicket) => request<SignInState>('POST', '/api/tickets/use', use),

  account: () => request<Account>('GET', '/api/account'),
  changeAccount: (change: ChangeAccount) => request<Account>('PATCH', '/api/account', change),
  eraseAccount: () => request<Erased>('DELETE', '/api/account'),
  setPassword: (password: string) => request<void>('PUT', '/api/account/password', { password }),
  beginTotp: () => request<NewTotp>('POST', '/api/account/totp'),
  proveTotp: (code: string) => request<RecoveryCodes>('PUT', '/api/account/totp', { code }),
  removeTotp: () => request<void>('DELETE', '/api/account/totp'),
  addPasskey: (label: string, over: AbortSignal) => ceremony<PasskeyInfo>('/api/account/passkeys', label, (options) => createPasskey(options, over)),
  removePasskey: (id: string) => request<void>('DELETE', `/api/account/passkeys/${enc(id)}`),
  sessions: () => request<SessionInfo[]>('GET', '/api/account/sessions'),
  endSession: (id: string) => request<void>('DELETE', `/api/account/sessions/${enc(id)}`),
  endOtherSessions: () => request<void>('DELETE', '/api/account/sessions'),
  /** All that is kept about the account (Art. 15 GDPR). */
  data: () => request<AccountData>('GET', '/api/account/data'),

  members: () => request<Member[]>('GET', '/api/members'),
  addMember: (member: NewMember) => request<MemberLink>('POST', '/api/members', member),
  changeMember: (member: string, change: ChangeMember) => request<Member>('PATCH', `/api/members/${enc(member)}`, change),
  eraseMember: (member: string) => request<Erased>('DELETE', `/api/members/${enc(member)}`),
  newLink: (member: string) => request<MemberLink>('POST', `/api/members/${enc(member)}/link`),
  policy: () => request<Policy>('GET', '/api/policy'),
  profiles: () => request<ProfileBounds[]>('GET', '/api/profiles'),
  setPolicy: (policy: Policy) => request<Policy>('PUT', '/api/policy', policy),
  /** Entries older than `before`, newest first. */
  audit: (before: number | null, limit: number) => request<AuditPage>('GET', `/api/audit?${before === null ? '' : `before=${before}&`}limit=${limit}`),
  oversight: () => request<Oversight>('GET', '/api/oversight'),
  papers: (language: 'de' | 'en') => request<Papers>('GET', `/api/papers?lang=${language}`),
  answerPapers: (answers: PaperAnswer[], language: 'de' | 'en') => request<Papers>('PUT', `/api/papers/answers?lang=${language}`, { answers }),
  /** Agrees to the configuration that was looked at, as the role of the step. */
  agree: (step: SignOffStep, configuration: string, language: 'de' | 'en') => request<Papers>('PUT', `/api/papers/agreements/${step}?lang=${language}`, { configuration }),
  takeBackAgreement: (step: SignOffStep, language: 'de' | 'en') => request<Papers>('DELETE', `/api/papers/agreements/${step}?lang=${language}`),
  /** Says why a step is not applicable. */
  exempt: (step: SignOffStep, configuration: string, reason: string, language: 'de' | 'en') => request<Papers>('PUT', `/api/papers/exemptions/${step}?lang=${language}`, { configuration, reason }),
  takeBackExemption: (step: SignOffStep, language: 'de' | 'en') => request<Papers>('DELETE', `/api/papers/exemptions/${step}?lang=${language}`),
  /** Puts the server into service with the configuration that was looked at. */
  goLive: (configuration: string, language: 'de' | 'en') => request<Papers>('POST', `/api/papers/release?lang=${language}`, { configuration }),
  /** What can be switched, what was decided about it, and what the software does not contain. */
  functions: (language: 'de' | 'en') => request<FunctionList>('GET', `/api/functions?lang=${language}`),
  /** Switches a function, or gives other answers to what is on. Without answers nothing is switched on. */
  switchFunction: (which: SwitchedFunction, change: SwitchFunction, language: 'de' | 'en') => request<FunctionList>('PUT', `/api/functions/${which}?lang=${language}`, change),
  health: () => request<Health>('GET', '/api/health'),
};

/** See {@link accountClient}. */
export type AccountClient = typeof accountClient;
