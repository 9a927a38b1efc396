// The anomalies, live: a list and then what comes after it, over every break of the connection without a gap.
import { api, ApiError, request, type Anomaly } from './api';
import { EventParser } from './events';

export type Connection = 'connecting' | 'live' | 'lost';

export interface FeedState {
  connection: Connection;
  /** When the connection was lost; null while it is not. */
  lostAt: Date | null;
  /** What the server said instead of sending anomalies; null when it said nothing. */
  refusal: string | null;
  /** Whether it has been lost and come back. */
  wasLost: boolean;
  /** Newest first; null before the first answer. */
  anomalies: Anomaly[] | null;
  /** Where older ones begin; null when there are none. */
  older: string | null;
  /** How many sites have anomalies that neither list nor page can show, because others changed later. */
  sitesOmitted: number;
  /** The newest that came since the page was opened. */
  arrived: Anomaly | null;
}

/** The server sends something every 15 seconds: a connection that is silent for longer than this is dead, whatever the network says. */
const silence = 40_000;
const pageSize = 50;

/** So many are kept, unless one asks for older ones: a page that stays open for days must not grow. */
const most = 200;

export class AnomalyFeed {
  state: FeedState = { connection: 'connecting', lostAt: null, refusal: null, wasLost: false, anomalies: null, older: null, sitesOmitted: 0, arrived: null };
  #listeners = new Set<() => void>();
  #place: string | null = null;
  #stop = new AbortController();
  #wake: () => void = () => undefined;
  #frame = 0;
  #kept = most;

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    addEventListener('online', () => this.#wake());
    void this.#run();
  }

  /** Begins anew, as with another key. */
  restart(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    void this.#run();
  }

  async showOlder(): Promise<void> {
    const page = await api.anomalies(null, this.state.older, pageSize);
    this.#kept += page.items.length;
    this.#set({ anomalies: append(this.state.anomalies ?? [], page.items), older: page.cursor });
  }

  async #run(): Promise<void> {
    const stop = this.#stop.signal;
    for (let attempt = 0; !stop.aborted; attempt++) {
      let refusal: string | null = null;
      try {
        if (this.#place === null) {
          await this.#load(stop);
        }

        await this.#follow(stop, () => { attempt = 0; });
      } catch (error) {
        if (stop.aborted) {
          return;
        }

        if (error instanceof ApiError && error.status === 401) {
          return;
        }

        if (error instanceof ApiError && error.status === 400) {
          // The place is not one of this server's: its data is another.
          this.#place = null;
        }

        refusal = error instanceof ApiError ? error.message : null;
      }

      if (stop.aborted) {
        return;
      }

      if (this.state.connection !== 'lost' || this.state.refusal !== refusal) {
        this.#set({ connection: 'lost', lostAt: this.state.lostAt ?? new Date(), refusal });
      }

      await this.#pause(Math.min(250 * 2 ** attempt, 4000));
    }
  }

  async #load(stop: AbortSignal): Promise<void> {
    const page = await api.anomalies(null, null, pageSize, stop);
    this.#place = page.after ?? null;
    this.#set({ anomalies: page.items, older: page.cursor, sitesOmitted: page.sitesOmitted ?? 0 });
  }

  async #follow(stop: AbortSignal, onOpen: () => void): Promise<void> {
    const dead = new AbortController();
    const abort = () => dead.abort();
    stop.addEventListener('abort', abort);
    let timer = setTimeout(abort, silence);
    try {
      const response = await request('/anomalies/stream', {
        headers: { Accept: 'text/event-stream', ...(this.#place ? { 'Last-Event-ID': this.#place } : {}) },
        signal: dead.signal,
      });
      onOpen();
      this.#set({ connection: 'live', lostAt: null, refusal: null, wasLost: this.state.wasLost || this.state.connection === 'lost' });
      const parser = new EventParser();
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      while (true) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }

        clearTimeout(timer);
        timer = setTimeout(abort, silence);
        for (const event of parser.push(value)) {
          if (event.type === 'missed') {
            // More came than could be sent: the list has the newest of them.
            await this.#load(stop);
            return;
          }

          if (event.type === 'sites') {
            this.#set({ sitesOmitted: (JSON.parse(event.data) as { sitesOmitted: number }).sitesOmitted });
            continue;
          }

          this.#take(JSON.parse(event.data) as Anomaly, event.type === 'anomaly');
        }

        this.#place = parser.lastId ?? this.#place;
      }
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', abort);
      dead.abort();
    }
  }

  #take(anomaly: Anomaly, isNew: boolean): void {
    this.state = {
      ...this.state,
      anomalies: take(this.state.anomalies ?? [], anomaly, isNew, this.#kept),
      arrived: isNew ? anomaly : this.state.arrived,
    };
    this.#tell();
  }

  #set(change: Partial<FeedState>): void {
    this.state = { ...this.state, ...change };
    this.#tell();
  }

  /** Once a frame at the most, however many come. */
  #tell(): void {
    this.#frame ||= window.setTimeout(() => {
      this.#frame = 0;
      this.#listeners.forEach(listener => listener());
    }, 50);
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => { clearTimeout(timer); resolve(); };
    });
  }
}

/** Puts a page of older ones behind those that are there; what came between is in both. */
function append(kept: Anomaly[], older: Anomaly[]): Anomaly[] {
  const known = new Set(kept.map(anomaly => anomaly.id));
  return [...kept, ...older.filter(anomaly => !known.has(anomaly.id))];
}

/** Takes a state of an anomaly into a list that is newest first by when they came; an older one that is not shown stays so. */
export function take(kept: Anomaly[], anomaly: Anomaly, isNew: boolean, limit: number): Anomaly[] {
  if (anomaly.foldedIn) {
    return kept.filter(known => known.id !== anomaly.id);
  }

  const at = kept.findIndex(known => known.id === anomaly.id);
  if (at >= 0) {
    return kept[at]!.updatedCursor <= anomaly.updatedCursor ? kept.with(at, anomaly) : kept;
  }

  return isNew ? [anomaly, ...kept].slice(0, limit) : kept;
}
