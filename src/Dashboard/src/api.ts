// The API as the page uses it: its answers, its errors, and the key that it may ask for.

export interface Fleet {
  sensors: number;
  live: number;
  silent: number;
  anomalous: number;
  silentAfterSeconds: number;
  readingsPerSecond: number;
  behindSeconds: number | null;
}

export interface Shard {
  shard: string;
  state: string;
  behindSeconds: number | null;
  checkpointedAt: string;
}

export interface Model {
  name: string;
  version: string;
  threshold: number;
}

export interface Silo {
  silo: string;
  state: 'running' | 'lost';
  startedAt: string;
  heardAt: string;
  readingsPerSecond: number;
  model: Model;
  /** Why it owns no shards; null when it may. */
  refusal: string | null;
  shards: Shard[];
}

export interface Cluster {
  asOf: string;
  fleet: Fleet;
  silos: Silo[];
}

export type Condition = 'live' | 'silent' | 'anomalous';

export interface Sensor {
  sensorId: string;
  lastReadingAt: string;
  state: Condition;
}

/** A part of what made a score: which metric, in which way it was unlike itself, and its share of the score. */
export interface Attribution {
  metric: string;
  /** level, change, season, noise, shape or model; a later detector may know others. */
  kind: string;
  value: number;
  usual: number;
  /** From 0 to 1. */
  weight: number;
}

export type Verdict = 'normal' | 'fault';

export type Severity = 'note' | 'warning' | 'critical';

/** How rare something is; members of an older server may lack. */
export interface Rarity {
  expectedEveryDays?: number | null;
  /** In words, such as "expected once in 340 days". */
  expected?: string | null;
  severity?: Severity | null;
  reason?: string | null;
}

export interface Anomaly extends Rarity {
  id: string;
  cursor: number;
  updatedCursor: number;
  sensorId: string;
  kind: string;
  /** Of a siteSilence: its site, its first hundred sensors, and how many there are. */
  site?: string;
  sensors?: string[];
  sensorCount?: number;
  /** The siteSilence that this silence has become a part of: it is not listed any more. */
  foldedIn?: string;
  startedAt: string;
  peakAt: string;
  endedAt: string | null;
  score: number | null;
  threshold: number;
  model: string;
  metric: string | null;
  features: Record<string, number | null>;
  /** The most important first; none for a silence. */
  attribution?: Attribution[];
  /** What somebody said of it; null or left out while nobody did. */
  feedback?: Verdict | null;
}

export interface Page<T> {
  items: T[];
  cursor: string | null;
}

export interface AnomalyPage extends Page<Anomaly> {
  after?: string;
  sitesOmitted?: number;
}

export interface LiveScore extends Rarity {
  score: number;
  isAnomaly: boolean;
  model: string;
  scoredAt: string;
  learning: boolean;
  /** While it learns: the event time until which it does so at least, if time holds it up, and how many more readings it needs. */
  learningUntil?: string | null;
  learningReadings?: number;
  modelChangedAt?: string;
  attribution?: Attribution[];
}

export interface Features {
  sensorId: string;
  asOf: string;
  features: Record<string, number | null>;
  anomaly: LiveScore | null;
  quality: {
    lastReadingAt: string;
    readings: number;
    late: number;
    duplicates: number;
    gapped: boolean;
    approximate: boolean;
    missing: number;
    ahead: number;
    idsForgotten: number;
    refused: number;
    refusedMetrics: string[];
    edges: Record<string, Record<string, { from: string; hop?: string; error?: number }>>;
    warmup: string[];
    hops: Record<string, string>;
  };
}

export interface MetricHistory {
  metric: string;
  time: string[];
  count: number[];
  min: number[];
  max: number[];
  mean: (number | null)[];
  rollingMean: (number | null)[];
  rollingStd: (number | null)[];
}

export interface History {
  from: string;
  to: string;
  stepSeconds: number;
  rollingSeconds: number;
  metrics: MetricHistory[];
  scores: { threshold: number; time: string[]; score: number[] };
}

export interface Redrive {
  shard: string;
  sequenceNumber: string;
  redrivenAt: string;
}

export interface DeadLetter {
  id: string;
  shard: string;
  sequenceNumber: string;
  reason: string;
  arrivedAt: string;
  size: number;
  data: string;
  redrivenAt: string | null;
  redrivenTo: { shard: string; sequenceNumber: string } | null;
}

/** A mistake in a text that was sent; line and column count from 1. */
export interface Mistake {
  line: number;
  column: number;
  message: string;
}

/** An answer that is not what was asked for. */
export class ApiError extends Error {
  readonly status: number;
  readonly mistakes: Mistake[];

  constructor(status: number, detail: string, mistakes: Mistake[] = []) {
    super(detail);
    this.status = status;
    this.mistakes = mistakes;
  }
}

const keyName = 'sensorgrid-key';
let refused: () => void = () => undefined;

/** The key is kept for as long as the tab is, and nowhere else. */
export const key = {
  get: () => sessionStorage.getItem(keyName),
  set: (value: string) => sessionStorage.setItem(keyName, value),
  forget: () => sessionStorage.removeItem(keyName),
};

/** Whoever shows the form for the key. */
export function onRefused(handler: () => void): void {
  refused = handler;
}

/** Asks the API; throws an ApiError for an answer that is an error, and a TypeError when there is none. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const known = key.get();
  if (known) {
    headers.set('Authorization', `Bearer ${known}`);
  }

  const response = await fetch(path, { ...init, headers, cache: 'no-store' });
  if (response.ok) {
    return response;
  }

  if (response.status === 401) {
    refused();
  }

  const problem = await response.json().catch(() => null) as { detail?: string; title?: string; errors?: Mistake[] } | null;
  throw new ApiError(response.status, problem?.detail ?? problem?.title ?? `The server answered ${response.status}.`, Array.isArray(problem?.errors) ? problem.errors : []);
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, signal ? { signal } : {});
  return await response.json() as T;
}

/** A query without what is null or empty. */
export function query(parameters: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') {
      search.set(name, String(value));
    }
  }

  const text = search.toString();
  return text ? `?${text}` : '';
}

/** A sensor's id as one segment of a path. A segment of dots would be taken for a step. */
export const segment = (sensorId: string) => encodeURIComponent(sensorId).replaceAll('.', '%2E');

export const api = {
  cluster: (signal?: AbortSignal) => getJson<Cluster>('/cluster', signal),
  sensors: (prefix: string, state: Condition | null, cursor: string | null, limit: number, signal?: AbortSignal) =>
    getJson<Page<Sensor>>(`/sensors${query({ prefix, state, cursor, limit })}`, signal),
  features: (sensorId: string, signal?: AbortSignal) => getJson<Features>(`/sensors/${segment(sensorId)}/features?explain=true`, signal),
  history: (sensorId: string, from: Date, to: Date, points: number, signal?: AbortSignal) =>
    getJson<History>(`/sensors/${segment(sensorId)}/history${query({ from: from.toISOString(), to: to.toISOString(), points })}`, signal),
  anomalies: (sensor: string | null, before: string | null, limit: number, signal?: AbortSignal) =>
    getJson<AnomalyPage>(`/anomalies${query({ sensor, before, limit })}`, signal),
  deadLetters: (cursor: string | null, limit: number, signal?: AbortSignal) =>
    getJson<Page<DeadLetter>>(`/dead-letters${query({ cursor, limit })}`, signal),
  judge: async (id: string, verdict: Verdict) => {
    await request(`/anomalies/${encodeURIComponent(id)}/feedback`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ verdict }),
    });
  },
  redrive: async (id: string) => await (await request(`/dead-letters/${encodeURIComponent(id)}/redrive`, { method: 'POST' })).json() as Redrive,
};
