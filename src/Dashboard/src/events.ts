// Server-sent events over fetch, which unlike EventSource can carry a key, and tells why it ended.

export interface ServerEvent {
  type: string;
  data: string;
}

/** Takes text as it comes, and gives the events that are complete; remembers the last id. */
export class EventParser {
  lastId: string | null = null;
  #rest = '';
  #type = '';
  #data: string[] = [];

  *push(text: string): Generator<ServerEvent> {
    this.#rest += text;
    let end: number;
    while ((end = this.#rest.indexOf('\n')) >= 0) {
      const line = this.#rest.slice(0, end).replace(/\r$/, '');
      this.#rest = this.#rest.slice(end + 1);
      if (line === '') {
        if (this.#data.length > 0) {
          yield { type: this.#type || 'message', data: this.#data.join('\n') };
        }

        this.#type = '';
        this.#data = [];
      } else if (!line.startsWith(':')) {
        this.#take(line);
      }
    }
  }

  #take(line: string): void {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this.#type = value;
    } else if (field === 'data') {
      this.#data.push(value);
    } else if (field === 'id') {
      this.lastId = value;
    }
  }
}
