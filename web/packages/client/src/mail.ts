// Mail by the server: invitations of members, and whether sending works.

import type { InvitationsQueued, MailLanguage, MailSetup, MailTested, SendInvitations } from './generated/protocol.ts';
import { request, type Outcome } from './account.ts';

/** The most addresses of one call. */
export const MAIL_RECIPIENTS = 50;

/** How long the server has for a test, in milliseconds: it waits for the mail server for half a minute. */
const TEST_PATIENCE = 45_000;

const LOCAL = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(?:\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*$/;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Whether the server would take it for an address: two sides, ASCII, no name beside it. */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || at > 64 || text.length > 254) return false;
  return LOCAL.test(text.slice(0, at)) && text.slice(at + 1).split('.').every((label) => LABEL.test(label));
}

/** One message to each. Holds no link and no title: neither can be sent. Nothing of it is kept. */
export function sendInvitations(message: SendInvitations): Promise<Outcome<InvitationsQueued>> {
  return request<InvitationsQueued>('POST', '/api/mail/invitations', message);
}

/** Every route about mail. None of them throws. */
export const mailClient = {
  sendInvitations,
  /** How mail is set up; `not_found`: it is not. */
  mailSetup: () => request<MailSetup>('GET', '/api/mail'),
  /** A message to one's own address, now. The mail server may take half a minute. */
  testMail: (language: MailLanguage) => request<MailTested>('POST', '/api/mail/test', { language }, TEST_PATIENCE),
};

/** See {@link mailClient}. */
export type MailClient = typeof mailClient;
