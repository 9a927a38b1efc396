// SQL applications as the API tells of them, and the calls that read and change them.
import { ApiError, getJson, query, request, segment } from '../api';

export type State = 'starting' | 'running' | 'failing';

export interface Column {
  name: string;
  /** The SQL type, such as DOUBLE or VARCHAR(64). */
  type: string;
}

export interface Input {
  name: string;
  /** The Kinesis stream; null for the main one. */
  source: string | null;
  columns: Column[];
}

export interface Generation {
  generation: number;
  committedAt: string;
  hash: string;
  note: string;
}

export interface StreamStatus {
  /** A hyphen for a query by itself, which has no name. */
  name: string;
  isErrors: boolean;
  columns: Column[];
  /** The ordinal of the newest row: how many there have been. */
  rows: number;
  /** The ordinal of the oldest row that is kept. */
  oldest: number;
}

export interface Status {
  name: string;
  state: State;
  problem: string | null;
  generation: number;
  /** Null, as the time is, while its silo does not answer. */
  hash: string | null;
  committedAt: string | null;
  note: string;
  silo: string;
  shards: number;
  records: number;
  recordsPerSecond: number;
  rowsIn: number;
  errors: number;
  closedUntil: string | null;
  behindSeconds: number | null;
  inputs: Input[];
  streams: StreamStatus[];
  history: Generation[];
}

export interface Issue {
  severity: 'error' | 'warning';
  /** From 1, as the column is. */
  line: number;
  column: number;
  message: string;
}

export interface OutputStream {
  name: string;
  isErrors: boolean;
  columns: Column[];
}

export interface Check {
  isValid: boolean;
  issues: Issue[];
  notes: string[];
  /** Why the definition cannot be used, whatever its program says. */
  problem: string | null;
  inputs: Input[];
  streams: OutputStream[];
  plan: string | null;
}

/** A row by the names of its columns. */
export type Row = Record<string, unknown>;

export interface TriedStream extends OutputStream {
  total: number;
  /** The newest ones, in the order in which they came. */
  rows: Row[];
}

export interface Trial {
  isValid: boolean;
  issues: Issue[];
  notes: string[];
  problem: string | null;
  records: number;
  rowsIn: number;
  errors: number;
  /** Whether it ended early, or did not get all records; a note says why. */
  isPartial: boolean;
  from: string | null;
  to: string | null;
  streams: TriedStream[];
}

export interface Deployment {
  name: string;
  generation: number;
  result: 'committed' | 'unchanged';
  notes: string[];
  warnings: Omit<Issue, 'severity'>[];
}

/** The rule that the server has for names. */
export const nameRule = '1 to 128 letters of ASCII, digits, _, - and ., the first a letter or a digit';

export const isName = (name: string) => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(name);

/** The name of a stream for people: a query by itself has none. */
export const streamTitle = (stream: { name: string }) => (isUnnamed(stream) ? 'query' : stream.name);

export const isUnnamed = ({ name }: { name: string }) => name === '' || name === '-';

/** What a failed call says, for people. */
export function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) {
    return 'The server does not answer; try again in a moment.';
  }

  const unsaid = error.mistakes.filter(mistake => !error.message.includes(mistake.message));
  return [error.message, ...unsaid.map(mistake => `${mistake.line}:${mistake.column}: ${mistake.message}`)].join('\n');
}

const pathOf = (name: string) => `/applications/${segment(name)}`;

const sending = (body: string, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': body.trimStart().startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8' },
  body,
  ...(signal ? { signal } : {}),
});

export const applications = {
  list: async (signal?: AbortSignal) => (await getJson<{ applications: Status[] }>('/applications', signal)).applications,
  status: (name: string, signal?: AbortSignal) => getJson<Status>(pathOf(name), signal),
  definition: async (name: string, generation: number | null, signal?: AbortSignal) =>
    await (await request(`${pathOf(name)}/definition${query({ generation })}`, signal ? { signal } : {})).text(),
  check: async (body: string, signal: AbortSignal) => await (await request('/applications/check', sending(body, signal))).json() as Check,
  /** Runs a definition over the newest records, and deploys nothing. */
  attempt: async (body: string, records: number, rows: number, signal: AbortSignal) =>
    await (await request(`/applications/try${query({ records, rows })}`, sending(body, signal))).json() as Trial,
  /** Commits a definition as the next generation after the one that is expected; 0 where there must be none. */
  deploy: async (name: string, body: string, expected: number, note: string) => {
    const { headers, ...init } = sending(body);
    const response = await request(`${pathOf(name)}${query({ note })}`, { ...init, method: 'PUT', headers: { ...headers, 'If-Match': `"${expected}"` } });
    return await response.json() as Deployment;
  },
  remove: async (name: string) => { await request(pathOf(name), { method: 'DELETE' }); },
  streamPath: (name: string, stream: string) => `${pathOf(name)}/streams/${segment(stream)}`,
};
