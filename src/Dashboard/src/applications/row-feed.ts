// The rows of a stream, live. A server that goes away is looked for again, and the stream goes on behind the last row that came.
import { ApiError, request } from '../api';
import { EventParser } from '../events';
import { applications, type Row } from './contract';

export interface KeptRow {
  ordinal: number;
  row: Row;
}

export interface RowFeedState {
  connection: 'connecting' | 'live' | 'lost';
  /** What the server said instead of sending rows. */
  refusal: string | null;
  /** In the order in which they came; the newest ones. */
  rows: KeptRow[];
  /** Rows that were no longer kept when they were asked for, the first and the last; null for none. */
  gap: { from: number; to: number } | null;
}

/** So many are kept: a page that stays open for days must not grow. */
export const mostRows = 1000;

/** The server sends something every 15 seconds. */
const silence = 40_000;

export class RowFeed {
  state: RowFeedState = { connection: 'connecting', refusal: null, rows: [], gap: null };
  readonly #path: string;
  readonly #onChange: () => void;
  readonly #stop = new AbortController();
  #after: number;
  #timer = 0;

  /** Begins behind a row, and tells of changes until it is stopped. */
  constructor(name: string, stream: string, after: number, onChange: () => void) {
    this.#path = applications.streamPath(name, stream);
    this.#after = after;
    this.#onChange = onChange;
    void this.#run();
  }

  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    for (let attempt = 0; !signal.aborted; attempt++) {
      let refusal: string | null = null;
      try {
        await this.#follow(() => { attempt = 0; });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) {
          return;
        }

        refusal = error instanceof ApiError ? error.message : null;
      }

      if (signal.aborted) {
        return;
      }

      this.#set({ connection: 'lost', refusal });
      await new Promise(resolve => setTimeout(resolve, Math.min(250 * 2 ** attempt, 4000)));
    }
  }

  async #follow(onOpen: () => void): Promise<void> {
    const dead = new AbortController();
    const abort = () => dead.abort();
    this.#stop.signal.addEventListener('abort', abort);
    let timer = setTimeout(abort, silence);
    try {
      const response = await request(`${this.#path}?after=${this.#after}`, { headers: { Accept: 'text/event-stream' }, signal: dead.signal });
      onOpen();
      this.#set({ connection: 'live', refusal: null });
      const parser = new EventParser();
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      while (true) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }

        clearTimeout(timer);
        timer = setTimeout(abort, silence);
        const come: KeptRow[] = [];
        for (const event of parser.push(value)) {
          if (event.type === 'gap') {
            this.#set({ gap: JSON.parse(event.data) as RowFeedState['gap'] });
          } else if (event.type === 'restart') {
            // The application was deleted and made anew: its rows begin again.
            come.length = 0;
            this.#after = 0;
            this.#set({ rows: [], gap: null });
          } else if (event.type === 'message') {
            come.push({ ordinal: Number(parser.lastId), row: JSON.parse(event.data) as Row });
          }
        }

        this.#take(come);
      }
    } finally {
      clearTimeout(timer);
      this.#stop.signal.removeEventListener('abort', abort);
      dead.abort();
    }
  }

  #take(come: KeptRow[]): void {
    if (come.length > 0) {
      this.#after = come.at(-1)!.ordinal;
      this.#set({ rows: keep(this.state.rows, come, mostRows) });
    }
  }

  /** Tells some ten times a second at the most, however many come. */
  #set(change: Partial<RowFeedState>): void {
    this.state = { ...this.state, ...change };
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      if (!this.#stop.signal.aborted) {
        this.#onChange();
      }
    }, 100);
  }
}

/** The newest rows of both, in the order in which they came. A row that comes again, after a lost connection, is there once. */
export function keep(kept: readonly KeptRow[], come: readonly KeptRow[], most: number): KeptRow[] {
  const last = kept.at(-1)?.ordinal ?? 0;
  return [...kept, ...come.filter(row => row.ordinal > last)].slice(-most);
}
