import { useCallback, useEffect, useState } from 'preact/hooks';
import { api, ApiError, type DeadLetter, type Page, type Redrive } from './api';
import { bytes, shardNumber, time, visible } from './format';

const pageSize = 50;

export function DeadLettersView() {
  const [page, setPage] = useState<Page<DeadLetter> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(async (cursor: string | null) => {
    try {
      const next = await api.deadLetters(cursor, pageSize);
      setPage(before => cursor && before ? { items: [...before.items, ...next.items], cursor: next.cursor } : next);
      setProblem(null);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }, []);
  useEffect(() => { void load(null); }, [load]);
  return (
    <>
      <div class="title">
        <h1 tabIndex={-1}>Dead letters</h1>
        <button type="button" onClick={() => void load(null)}>Look again</button>
      </div>
      <p class="lead">What came through the stream and could not be taken: nothing of it is lost, and nothing waits for it. When what refused it has been put right, put it into the stream again.</p>
      {problem && <p class="notice bad" role="alert">{problem}</p>}
      {page === null && !problem && <p class="quiet">Asking for them…</p>}
      {page?.items.length === 0 && <section class="card"><p class="quiet">There are none: everything that came could be taken.</p></section>}
      <ol class="letters">
        {page?.items.map(letter => <Letter key={letter.id} letter={letter} />)}
      </ol>
      {page?.cursor && <button type="button" onClick={() => void load(page.cursor)}>Show older ones</button>}
    </>
  );
}

function Letter({ letter }: { letter: DeadLetter }) {
  const [going, setGoing] = useState(false);
  const [answer, setAnswer] = useState<Redrive | null>(null);
  const redriven = answer ?? (letter.redrivenAt && letter.redrivenTo ? { ...letter.redrivenTo, redrivenAt: letter.redrivenAt } : null);
  const [said, setSaid] = useState('');
  const redrive = async () => {
    setGoing(true);
    try {
      setAnswer(await api.redrive(letter.id));
      setSaid('');
    } catch (error) {
      setSaid(messageOf(error));
    } finally {
      setGoing(false);
    }
  };
  const data = decode(letter.data);
  return (
    <li class="card letter" data-id={letter.id}>
      <div class="head">
        <strong>{visible(letter.reason)}</strong>
        <button type="button" disabled={going || redriven !== null} onClick={() => void redrive()} aria-label={`Re-drive the dead letter of ${time(letter.arrivedAt)}`}>
          {going ? 'Sending…' : 'Re-drive'}
        </button>
      </div>
      <p class="quiet">
        <time dateTime={letter.arrivedAt}>{time(letter.arrivedAt)}</time> · shard {shardNumber(letter.shard)} · {bytes(letter.size)}
        {data.isText ? '' : ', not text'}{data.length < letter.size ? `, the first ${bytes(data.length)} shown` : ''}
      </p>
      <pre tabIndex={0} aria-label="Its bytes"><code>{data.shown}</code></pre>
      <p class="outcome" role="status">
        {redriven ? <>Redriven at <time dateTime={redriven.redrivenAt}>{time(redriven.redrivenAt)}</time>, into shard {shardNumber(redriven.shard)}.</> : said}
      </p>
      <p class="quiet id">{visible(letter.id)}</p>
    </li>
  );
}

/** Bytes as text where they are text, and in hexadecimal where not. */
function decode(base64: string): { shown: string; isText: boolean; length: number } {
  const data = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
  try {
    // What was cut in the midst of a character is text all the same.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data, { stream: true });
    if (!/[\u0000-\u0008\u000e-\u001f]/.test(text)) {
      return { shown: text.split(/(\r?\n|\t)/).map((part, i) => (i % 2 ? part : visible(part))).join(''), isText: true, length: data.length };
    }
  } catch {
    // Not UTF-8.
  }

  return { shown: hex(data), isText: false, length: data.length };
}

function hex(data: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < data.length; at += 16) {
    lines.push([...data.subarray(at, at + 16)].map(byte => byte.toString(16).padStart(2, '0')).join(' '));
  }

  return lines.join('\n');
}

function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'The server does not answer; try again in a moment.';
}
