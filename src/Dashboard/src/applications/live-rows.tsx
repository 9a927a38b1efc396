import { useEffect, useState } from 'preact/hooks';
import { integer, visible } from '../format';
import { streamTitle, type Status } from './contract';
import { RowFeed, mostRows, type RowFeedState } from './row-feed';
import { RowPlot } from './row-plot';
import { RowTable, mostShown } from './row-table';
import { Tabs } from './tabs';

/** The rows of an application's streams as they come. */
export function LiveRows({ application }: { application: Status }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isPaused, setPaused] = useState(false);
  const stream = application.streams.find(({ name }) => name === chosen) ?? application.streams.find(({ isErrors }) => !isErrors) ?? application.streams[0];
  const known = stream !== undefined;
  const state = useRows(application.name, stream?.name ?? null, stream === undefined ? 0 : Math.max(stream.rows - mostShown, stream.oldest - 1, 0));
  const [held, setHeld] = useState<RowFeedState | null>(null);
  useEffect(() => setHeld(isPaused ? state : null), [isPaused, stream?.name]);
  if (!known) {
    return null;
  }

  const shown = held ?? state;
  const rows = shown.rows.map(({ row }) => row);
  return (
    <section class="card live" aria-labelledby="rows">
      <h2 id="rows">Rows <LiveState state={state} isPaused={isPaused} /></h2>
      <Tabs label="Streams" chosen={stream.name} onChoose={setChosen} tabs={application.streams.map(({ name, isErrors, rows: count }) => ({ name, isErrors, count }))}>
        <div class="choices">
          <button type="button" class="small" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>{isPaused ? 'Go on' : 'Hold still'}</button>
          {isPaused && held !== null && <span class="quiet">{sinceHeld(held, state)}</span>}
        </div>
        {shown.gap !== null && <p class="notice">Rows {integer(shown.gap.from)} to {integer(shown.gap.to)} are no longer kept.</p>}
        {state.refusal !== null && <p class="notice bad" role="alert">{visible(state.refusal)}</p>}
        {rows.length === 0
          ? <p class="quiet">{stream.isErrors ? 'No row has had an error.' : stream.rows === 0 ? 'No row yet: the first ones come when a window closes, or with the first record that matches.' : 'Waiting for rows…'}</p>
          : (
            <>
              {!stream.isErrors && rows.length > 1 && <RowPlot key={stream.name} columns={stream.columns} rows={rows} />}
              <RowTable columns={stream.columns} rows={rows} first={shown.rows[0]!.ordinal} label={`Rows of ${visible(streamTitle(stream))}, the newest first`} />
              {shown.rows.length === mostRows && <p class="quiet">This page keeps the newest {integer(mostRows)}.</p>}
            </>
          )}
      </Tabs>
    </section>
  );
}

function LiveState({ state, isPaused }: { state: RowFeedState; isPaused: boolean }) {
  const words = state.connection === 'live' ? (isPaused ? 'held still' : 'live') : state.connection === 'connecting' ? 'connecting…' : 'connection lost, tried again';
  return <span class={`connection ${state.connection}`} data-rows={state.connection}><i aria-hidden="true" />{words}</span>;
}

function sinceHeld(held: RowFeedState, now: RowFeedState): string {
  const count = (now.rows.at(-1)?.ordinal ?? 0) - (held.rows.at(-1)?.ordinal ?? 0);
  return count === 0 ? 'No row came since.' : `${integer(count)} ${count === 1 ? 'row' : 'rows'} came since.`;
}

const nothing: RowFeedState = { connection: 'connecting', refusal: null, rows: [], gap: null };

/** Follows a stream, from the row behind `after` on as it is when it begins. */
function useRows(name: string, stream: string | null, after: number): RowFeedState {
  const [state, setState] = useState(nothing);
  useEffect(() => {
    setState(nothing);
    if (stream === null) {
      return;
    }

    const feed = new RowFeed(name, stream, after, () => setState(feed.state));
    return () => feed.stop();
  }, [name, stream]);
  return state;
}
