/** What the pages need of accounts. The pages know only this, so that scenes can be drawn from a stand-in. */

import type { AccountClient, MailClient, RequestClient, ServiceClient } from '@konklave/client'
import { createContext, useContext } from 'react'

export type {
  Account,
  AccountData,
  AccountRole,
  AuditEntry,
  AuditPage,
  DataEntry,
  DeletionRun,
  Erased,
  FunctionList,
  FunctionState,
  Health,
  HealthCheck,
  MailSetup,
  MailTested,
  MailTrouble,
  Member,
  MemberLink,
  MemberState,
  NecessityAnswers,
  NewMember,
  NewTotp,
  Newcomers,
  Oversight,
  PaperAnswer,
  PaperQuestion,
  Papers,
  PasskeyInfo,
  Policy,
  Privacy,
  PrivacyConcern,
  PrivacyEntry,
  Profile,
  ProfileBounds,
  RequestAct,
  RequestEntry,
  RequestKind,
  RequestLight,
  RequestMade,
  RequestShown,
  RequestState,
  Service,
  ServiceAnswer,
  ServiceFactKind,
  ServiceLight,
  ServiceProblem,
  ServiceQuestion,
  ServiceReason,
  ServiceVerdict,
  Services,
  SessionInfo,
  SignInState,
  SignOff,
  SignOffStep,
  SwitchFunction,
  SwitchedFunction,
  TicketInfo,
  WhoCreates,
  WhoNeedsFactor,
} from '@konklave/client/generated/protocol'
export type { AccountTrouble, Outcome, ServicesForm } from '@konklave/client'

/** Everything about accounts, members and oversight. */
export interface Accounts extends AccountClient, RequestClient, MailClient, ServiceClient {
  /** Whether this browser has passkeys. */
  hasPasskeys(): boolean
  /** Whether this browser offers passkeys among what it fills into a field. */
  offersPasskeys(): Promise<boolean>
}

const Context = createContext<Accounts | null>(null)

/** Gives the pages their accounts. */
export const AccountsProvider = Context

/** Accounts at this server. */
export function useAccounts(): Accounts {
  const accounts = useContext(Context)
  if (!accounts) throw new Error('outside of AccountsProvider')
  return accounts
}
