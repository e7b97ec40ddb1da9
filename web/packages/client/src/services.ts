// Services of others, assessed by the server from a table of which it keeps nothing.

import type { Services } from './generated/protocol.ts';
import { request, send, sendForFile } from './account.ts';

/** Bytes of a table. */
export const SERVICES_TABLE = 1_048_576;
/** Characters of a cell. */
export const SERVICES_CELL = 4_000;

/** As what a table can be had: `csv` with commas, `csv-semicolon` for spreadsheets set to German; the others but `json` are the document. */
export type ServicesForm = 'csv' | 'csv-semicolon' | 'json' | 'html' | 'pdf' | 'odt';

/** How long the server has to print a long table, in milliseconds. */
const PRINT_PATIENCE = 120_000;

/** Every route about services of others. None of them throws. */
export const serviceClient = {
  /** The table that comes with the program. */
  services: (language: 'de' | 'en') => request<Services>('GET', `/api/services?lang=${language}`),
  /** What a table comes to. `table`: CSV or JSON, with its media type. */
  assessServices: (table: Blob, language: 'de' | 'en') => send<Services>(`/api/services?lang=${language}`, table),
  /** A table, or the document about it, as a file. */
  exportServices: (table: Blob, form: ServicesForm, language: 'de' | 'en') => sendForFile(`/api/services/export?form=${form}&lang=${language}`, table, PRINT_PATIENCE),
};

/** See {@link serviceClient}. */
export type ServiceClient = typeof serviceClient;
