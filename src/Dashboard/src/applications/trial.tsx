import { useEffect, useRef, useState } from 'preact/hooks';
import { duration, integer, time, visible } from '../format';
import { useNow } from '../hooks';
import { applications, messageOf, streamTitle, type Trial } from './contract';
import { bodyOf, type Definition } from './program';
import { RowPlot } from './row-plot';
import { RowTable } from './row-table';
import { Tabs } from './tabs';

const amounts = [1_000, 10_000, 100_000];

/** As many rows of each stream as a page keeps. */
const rowsAsked = 1_000;

export interface Trying {
  begun: number | null;
  trial: Trial | null;
  /** What was tried. */
  of: Definition | null;
  failure: string | null;
  records: number;
  setRecords: (records: number) => void;
  run: () => void;
  cancel: () => void;
}

/** Tries a definition; one at a time, until its end or until it is cancelled. */
export function useTrial(definition: Definition): Trying {
  const [state, setState] = useState<Pick<Trying, 'begun' | 'trial' | 'of' | 'failure'>>({ begun: null, trial: null, of: null, failure: null });
  const [records, setRecords] = useState(amounts[0]!);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const run = () => {
    if (stop.current !== null || definition.program.trim() === '') {
      return;
    }

    const own = stop.current = new AbortController();
    setState(before => ({ ...before, begun: Date.now(), failure: null }));
    applications.attempt(bodyOf(definition), records, rowsAsked, own.signal).then(
      trial => ({ begun: null, trial, of: definition, failure: null }),
      error => ({ begun: null, failure: own.signal.aborted ? null : messageOf(error) }),
    ).then(after => {
      // A cancelled one has been left already.
      if (stop.current === own) {
        stop.current = null;
        setState(before => ({ ...before, ...after }));
      }
    });
  };
  const cancel = () => {
    stop.current?.abort();
    stop.current = null;
    setState(before => ({ ...before, begun: null }));
  };
  return { ...state, records, setRecords, run, cancel };
}

export function TrialCard({ trying, definition }: { trying: Trying; definition: Definition }) {
  const { begun, trial, failure } = trying;
  return (
    <section class="card trial" aria-labelledby="try">
      <h2 id="try" tabIndex={-1}>Try it</h2>
      <p class="quiet">Runs the program over the newest records of its streams, closes all windows at their end, and deploys nothing.</p>
      <div class="choices">
        <label for="records">Newest records</label>
        <select id="records" value={String(trying.records)} onChange={event => trying.setRecords(Number(event.currentTarget.value))}>
          {amounts.map(amount => <option key={amount} value={String(amount)}>{integer(amount)}</option>)}
        </select>
        <button type="button" class="strong" disabled={begun !== null || definition.program.trim() === ''} onClick={trying.run}>Try it</button>
        {begun !== null && <Progress begun={begun} onCancel={trying.cancel} />}
      </div>
      {failure !== null && <p class="notice bad" role="alert">{failure}</p>}
      {trial && <div class={begun !== null || trying.of !== definition ? 'outdated' : ''}><Result trial={trial} isOld={trying.of !== definition} /></div>}
    </section>
  );
}

function Progress({ begun, onCancel }: { begun: number; onCancel: () => void }) {
  const now = useNow();
  return (
    <>
      <progress aria-label="Running" />
      <span class="quiet">{duration(Math.floor(Math.max(0, now - begun) / 1000))}</span>
      <button type="button" class="plain" onClick={onCancel}>Cancel</button>
    </>
  );
}

function Result({ trial, isOld }: { trial: Trial; isOld: boolean }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const stream = trial.streams.find(({ name }) => name === chosen) ?? trial.streams.find(({ isErrors, total }) => !isErrors && total > 0) ?? trial.streams[0];
  if (!trial.isValid) {
    const first = trial.issues.find(issue => issue.severity === 'error');
    return (
      <p class="notice bad" role="status" data-trial="invalid">
        It did not run: {visible(trial.problem ?? (first ? `${first.line}:${first.column} ${first.message}` : 'the program is not valid.'))}
      </p>
    );
  }

  return (
    <>
      <p class="summary" role="status" data-trial="done">
        {isOld && <strong>Of the program before your last change: </strong>}
        {integer(trial.records)} {trial.records === 1 ? 'record' : 'records'}{trial.from !== null && trial.to !== null && <>, from {time(trial.from)} to {time(trial.to)}</>}
        {' → '}{integer(trial.rowsIn)} {trial.rowsIn === 1 ? 'row' : 'rows'} in
        {trial.errors > 0 && <>, <strong class="bad">{integer(trial.errors)} {trial.errors === 1 ? 'row' : 'rows'} with errors</strong></>}
      </p>
      {trial.problem !== null && <p class="notice">{visible(trial.problem)}</p>}
      {trial.notes.length > 0 && <ul class={trial.isPartial ? 'notice' : 'quiet'}>{trial.notes.map(note => <li key={note}>{visible(note)}</li>)}</ul>}
      {stream && (
        <Tabs label="Streams of the trial" chosen={stream.name} onChoose={setChosen}
          tabs={trial.streams.map(({ name, isErrors, total }) => ({ name, isErrors, count: total }))}>
          {stream.rows.length === 0
            ? <p class="quiet">{stream.isErrors ? 'No row had an error.' : 'No row came out of these records.'}</p>
            : (
              <>
                {!stream.isErrors && stream.rows.length > 1 && <RowPlot key={stream.name} columns={stream.columns} rows={stream.rows} />}
                <RowTable columns={stream.columns} rows={stream.rows} first={0} label={`Rows of ${visible(streamTitle(stream))}, the newest first`} />
                {stream.total > stream.rows.length && <p class="quiet">{integer(stream.total)} rows came out; the newest {integer(stream.rows.length)} are here.</p>}
              </>
            )}
        </Tabs>
      )}
    </>
  );
}
