// What the server says of itself to everybody, and requests about data (Art. 12 to 21 GDPR).

import type { FoundPerson, HandleRequest, NewRequest, Privacy, RequestEntry, RequestMade, RequestShown } from './generated/protocol.ts';
import { request } from './account.ts';

/** Longest text of a request, of a contact and of an answer, in characters. */
export const REQUEST_TEXT = 2_000;
export const REQUEST_CONTACT = 254;
export const REQUEST_ANSWER = 4_000;

/** Every route about privacy and requests. None of them throws. */
export const requestClient = {
  /** What is kept, as it holds now. */
  privacy: (language: 'de' | 'en') => request<Privacy>('GET', `/api/privacy?lang=${language}`),
  makeRequest: (wish: NewRequest) => request<RequestMade>('POST', '/api/requests', wish),
  /** What became of the request with this code. */
  readRequest: (code: string) => request<RequestShown>('POST', '/api/requests/read', { code }),

  requests: () => request<RequestEntry[]>('GET', '/api/requests'),
  handleRequest: (id: string, act: HandleRequest) => request<RequestEntry>('PATCH', `/api/requests/${encodeURIComponent(id)}`, act),
  /** How much is kept about the account with this sign-in name. */
  findPerson: (login: string) => request<FoundPerson>('POST', '/api/requests/find', { login }),
};

/** See {@link requestClient}. */
export type RequestClient = typeof requestClient;
