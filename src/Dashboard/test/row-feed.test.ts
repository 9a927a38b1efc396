import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RowFeed, type RowFeedState } from '../src/applications/row-feed';

// The browser as far as a feed knows it; the wire is faked.
const asked: string[] = [];
let answers: string[] = [];
Object.assign(globalThis, {
  window: globalThis,
  sessionStorage: { getItem: () => null },
  fetch: (path: string, { signal }: RequestInit) => {
    asked.push(path);
    const text = answers.shift();
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        if (text === undefined) {
          // Nothing more comes, and the connection stays open.
          signal!.addEventListener('abort', () => controller.error(new Error('aborted')));
          return;
        }

        // In pieces of seven bytes, as a network may cut it.
        const bytes = new TextEncoder().encode(text);
        for (let from = 0; from < bytes.length; from += 7) {
          controller.enqueue(bytes.slice(from, from + 7));
        }

        controller.close();
      },
    });
    return Promise.resolve(new Response(body));
  },
});

/** The state of a feed once it has asked so often, and taken all answers. */
function follow(after: number, texts: string[]): Promise<RowFeedState> {
  answers = [...texts];
  asked.length = 0;
  return new Promise(resolve => {
    const feed = new RowFeed('averages', 'OUT', after, () => {
      if (asked.length > texts.length && feed.state.connection === 'live') {
        feed.stop();
        resolve(feed.state);
      }
    });
  });
}

const row = (ordinal: number) => `data: {"n":${ordinal}}\nid: ${ordinal}\n\n`;

test('a feed goes on behind its last row when the connection ends, and no row is there twice', async () => {
  const state = await follow(2, [`retry: 1000\nid: 2\n\n${row(3)}${row(4)}: heartbeat\n\ndata: {"n":`, `id: 4\n\n${row(4)}${row(5)}`]);
  assert.deepEqual(state.rows.map(({ ordinal, row: { n } }) => [ordinal, n]), [[3, 3], [4, 4], [5, 5]]);
  assert.deepEqual(asked, ['/applications/averages/streams/OUT?after=2', '/applications/averages/streams/OUT?after=4', '/applications/averages/streams/OUT?after=5']);
});

test('a feed tells of rows that are no longer kept', async () => {
  const state = await follow(1, [`event: gap\ndata: {"from":2,"to":9}\nid: 9\n\n${row(10)}`]);
  assert.deepEqual(state.gap, { from: 2, to: 9 });
  assert.deepEqual(state.rows.map(({ ordinal }) => ordinal), [10]);
});

test('a feed begins anew with an application that was deleted and made again', async () => {
  const state = await follow(7, [`${row(8)}event: restart\ndata: {"after":0}\nid: 0\n\n`, row(1)]);
  assert.deepEqual(state.rows.map(({ ordinal }) => ordinal), [1]);
  assert.deepEqual(asked.map(path => path.split('=')[1]), ['7', '0', '1']);
});
