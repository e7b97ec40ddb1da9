import type { RefusalCode, RefusedReason } from '../platform/client'
import type { Params } from '../platform/text'
import type { TextKey } from '../platform/locale'
import type { IconName } from '../ui/Icon'

/** Why a page cannot be shown. */
export type FailureKind =
  | { readonly is: 'refused'; readonly reason: RefusedReason }
  /** Only whoever has an account takes part here. `lacks`: what keeps out whoever came; null: nothing any more. */
  | { readonly is: 'account'; readonly lacks: 'account' | 'factor' | null }
  | { readonly is: 'browser'; readonly missing: readonly string[] }
  | { readonly is: 'notFound' }
  | { readonly is: 'crash' }
  | { readonly is: 'program' }

/** What helps. */
export type FailureAction = 'retry' | 'reload' | 'home' | 'copyLink' | 'signIn' | 'account'

/** One sentence what is, one what helps, one action. */
export interface FailureFace {
  readonly icon: IconName
  readonly title: TextKey
  readonly text: TextKey
  readonly params?: Params
  readonly action: FailureAction
  /** Seconds to wait before the action makes sense. */
  readonly wait?: number
  readonly tone: 'info' | 'wait' | 'alarm'
}

/** The face of a failure. */
export function failureFace(failure: FailureKind): FailureFace {
  switch (failure.is) {
    case 'browser':
      return { icon: 'browser', title: 'error.browser', text: 'error.browserText', action: 'copyLink', tone: 'info' }
    case 'notFound':
      return { icon: 'link', title: 'error.notFound', text: 'error.notFoundText', action: 'home', tone: 'info' }
    case 'crash':
      return { icon: 'refresh', title: 'error.crash', text: 'error.crashText', action: 'reload', tone: 'info' }
    case 'program':
      return { icon: 'browser', title: 'error.program', text: 'error.programText', action: 'reload', tone: 'info' }
    case 'account':
      return accountFace(failure.lacks)
    case 'refused':
      return refusedFace(failure.reason)
  }
}

function accountFace(lacks: 'account' | 'factor' | null): FailureFace {
  switch (lacks) {
    case 'account':
      return { icon: 'user', title: 'error.account', text: 'error.accountText', action: 'signIn', tone: 'info' }
    case 'factor':
      return { icon: 'key', title: 'error.account', text: 'error.accountFactor', action: 'account', tone: 'info' }
    case null:
      return { icon: 'user', title: 'error.account', text: 'error.accountAgain', action: 'retry', tone: 'info' }
  }
}

function refusedFace(reason: RefusedReason): FailureFace {
  switch (reason.is) {
    case 'badLink':
      return { icon: 'link', title: 'error.badLink', text: 'error.badLinkText', action: 'home', tone: 'info' }
    case 'foreignRoom':
      return { icon: 'shield-alert', title: 'error.foreignRoom', text: 'error.foreignRoomText', action: 'home', tone: 'alarm' }
    case 'foreignGroup':
      return {
        icon: 'shield-alert',
        title: 'error.foreignGroup',
        text: 'error.foreignGroupText',
        params: { rule: reason.rule },
        action: 'retry',
        tone: 'alarm',
      }
    case 'noEncryption':
      return { icon: 'lock-open', title: 'error.noEncryption', text: 'error.noEncryptionText', action: 'retry', tone: 'info' }
    case 'denied': {
      const seconds = reason.retryAfterSeconds
      const again = seconds === null ? ({ action: 'home' } as const) : ({ action: 'retry', wait: seconds } as const)
      return { icon: 'door', title: 'error.denied', text: 'error.deniedText', tone: 'info', ...again }
    }
    case 'locked':
      return { icon: 'lock', title: 'error.locked', text: 'error.lockedText', action: 'retry', tone: 'info' }
    case 'server':
      return serverFace(reason.code, reason.retryAfterSeconds)
  }
}

function serverFace(code: RefusalCode, seconds: number | null): FailureFace {
  const wait = seconds === null ? {} : { wait: seconds }
  switch (code) {
    case 'outdated':
      return { icon: 'refresh', title: 'error.outdated', text: 'error.outdatedText', action: 'reload', tone: 'info' }
    case 'not_invited':
    case 'cannot_resume':
      return { icon: 'key', title: 'error.notInvited', text: 'error.notInvitedText', action: 'retry', tone: 'info' }
    case 'too_many_tries':
    case 'too_fast':
      return { icon: 'clock', title: 'error.tooManyTries', text: 'error.tooManyTriesText', params: { n: seconds ?? 60 }, action: 'retry', wait: seconds ?? 60, tone: 'wait' }
    case 'room_full':
      return { icon: 'people', title: 'error.roomFull', text: 'error.roomFullText', action: 'retry', tone: 'info', ...wait }
    case 'server_full':
      return { icon: 'server', title: 'error.serverFull', text: 'error.serverFullText', action: 'retry', tone: 'wait', ...wait }
    case 'denied':
      return { icon: 'door', title: 'error.denied', text: 'error.deniedText', action: 'home', tone: 'info' }
    case 'locked':
      return { icon: 'lock', title: 'error.locked', text: 'error.lockedText', action: 'retry', tone: 'info' }
    case 'account_needed':
      return accountFace('account')
    case 'restarting':
      return { icon: 'server', title: 'error.restarting', text: 'error.restartingText', action: 'retry', tone: 'wait', ...wait }
    case 'replaced':
      return { icon: 'window', title: 'ended.replacedHeading', text: 'ended.replaced', action: 'retry', tone: 'info' }
    case 'malformed':
    case 'too_large':
    case 'out_of_order':
    case 'changed':
    case 'slot_lost':
    case 'bad_description':
    case 'not_allowed':
    case 'day_out_of_range':
    case 'internal':
      return { icon: 'server', title: 'error.internal', text: 'error.internalText', params: { code }, action: 'retry', tone: 'info', ...wait }
  }
}
