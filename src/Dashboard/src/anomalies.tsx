import { useEffect, useState } from 'preact/hooks';
import type { Anomaly } from './api';
import { Feedback } from './feedback';
import { alsoOf, causeOf, Causes, isSilence, siteOf } from './causes';
import { around, type Surroundings } from './around';
import { Sparkline } from './chart';
import type { AnomalyFeed, FeedState } from './feed';
import { duration, none, score, time, value, visible } from './format';
import { useSeen } from './hooks';
import { Rarity } from './rarity';
import { sensorLink } from './routes';

export function AnomalyList({ feed, state }: { feed: AnomalyFeed; state: FeedState }) {
  const [failed, setFailed] = useState(false);
  const older = () => {
    setFailed(false);
    feed.showOlder().catch(() => setFailed(true));
  };
  if (state.anomalies === null) {
    return <p class="quiet">{state.connection === 'lost' ? 'The anomalies come when the connection is back.' : 'Asking for the anomalies…'}</p>;
  }

  if (state.anomalies.length === 0) {
    return <p class="quiet">No anomaly yet. They appear here as they come.</p>;
  }

  return (
    <>
      <ol class="anomalies">
        {state.anomalies.map(anomaly => <AnomalyItem key={anomaly.id} anomaly={anomaly} withSensor />)}
      </ol>
      {state.older && <button type="button" onClick={older}>Show older ones</button>}
      {state.sitesOmitted > 0 && <p class="quiet">{state.sitesOmitted.toLocaleString('en')} more sites had anomalies and did not change for long; older ones of theirs are not shown here.</p>}
      {failed && <p class="quiet" role="alert">They could not be had; try again.</p>}
    </>
  );
}

/** One of the list; or, on the page of its sensor, one that tells all of its causes instead of its sensor. */
export function AnomalyItem({ anomaly, withSensor }: { anomaly: Anomaly; withSensor: boolean }) {
  const { element, seen } = useSeen<HTMLLIElement>();
  return (
    <li ref={element} class="anomaly" data-id={anomaly.id}>
      <Score value={anomaly.score} threshold={anomaly.threshold} />
      <div class="what">
        {withSensor && anomaly.kind === 'siteSilence' && <span>{siteOf(anomaly)}</span>}
        {withSensor && anomaly.kind !== 'siteSilence' && <a href={sensorLink(anomaly.sensorId)}>{visible(anomaly.sensorId)}</a>}
        {!withSensor && anomaly.attribution?.length
          ? <Causes parts={anomaly.attribution} />
          : <span class="cause">{causeOf(anomaly)}{alsoOf(anomaly)}</span>}
        <Rarity {...anomaly} />
        <Feedback anomaly={anomaly} />
      </div>
      <Round anomaly={anomaly} seen={seen} />
      <div class="when">
        <time dateTime={anomaly.startedAt}>{time(anomaly.startedAt)}</time>
        <State anomaly={anomaly} />
      </div>
    </li>
  );
}

function State({ anomaly }: { anomaly: Anomaly }) {
  if (anomaly.endedAt === null) {
    return isSilence(anomaly) ? <span class="badge warn">silent</span> : <span class="badge bad">open</span>;
  }

  const seconds = (Date.parse(anomaly.endedAt) - Date.parse(anomaly.startedAt)) / 1000;
  return <span class="over">{seconds >= 1 ? `over after ${duration(seconds)}` : 'over'}</span>;
}

/** A score as a number and a bar, with a line where the threshold is. */
export function Score({ value: number, threshold }: { value: number | null; threshold: number }) {
  if (number === null) {
    return <div class="score"><span class="number"><span class="hidden">No score</span><span aria-hidden="true">{none}</span></span></div>;
  }

  return (
    <div class="score" title={`Score ${number}, threshold ${threshold}`}>
      <span class="number"><span class="hidden">Score </span>{score(number)}</span>
      <span class="bar" aria-hidden="true">
        <i class={number >= threshold ? 'high' : ''} style={{ width: `${Math.min(number, 1) * 100}%` }} />
        <b style={{ left: `${threshold * 100}%` }} />
      </span>
    </div>
  );
}

function Round({ anomaly, seen }: { anomaly: Anomaly; seen: boolean }) {
  const [found, setFound] = useState<Surroundings | null | undefined>(undefined);
  const settled = Date.now() - Date.parse(anomaly.peakAt) > 60_000;
  useEffect(() => {
    if (!seen) {
      return;
    }

    const stop = new AbortController();
    const ask = () => around(anomaly, stop.signal).then(setFound, () => { if (!stop.signal.aborted) { setFound(before => before ?? null); } });
    void ask();

    // What comes after an anomaly that is new is part of the picture, too.
    const again = settled ? 0 : window.setTimeout(() => void ask(), 30_000);
    return () => {
      stop.abort();
      clearTimeout(again);
    };
  }, [seen, anomaly.updatedCursor]);
  if (!found || found.time.length < 2) {
    return <div class="sparkline quiet">{found === null || found ? <span class="hidden">Its readings are no longer kept.</span> : ''}</div>;
  }

  const numbers = found.values.filter(number => number !== null);
  const label = `${found.metric} round it: from ${value(Math.min(...numbers))} to ${value(Math.max(...numbers))}`;
  return <Sparkline label={label} time={found.time} values={found.values} peak={Date.parse(anomaly.peakAt) / 1000} pause={found.pause} />;
}
