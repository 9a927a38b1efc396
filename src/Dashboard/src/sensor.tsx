import type { ComponentChildren } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import { AnomalyItem, Score } from './anomalies';
import { api, ApiError, type Anomaly, type Cluster, type Features, type History, type LiveScore, type MetricHistory } from './api';
import { Causes } from './causes';
import { Chart, type Mark } from './chart';
import type { FeedState } from './feed';
import { ConditionBadge } from './fleet';
import { ago, duration, integer, none, score, time, value, visible } from './format';
import { useNow, usePolled } from './hooks';
import { Rarity } from './rarity';

const hour = 3600_000;
const chartPoints = 400;

interface Answer {
  features: Features;
  history: History;
}

/** Features as of now, and the last hour; of a sensor that is silent, the last hour that it had. */
async function ask(sensorId: string, signal: AbortSignal): Promise<Answer> {
  const features = await api.features(sensorId, signal);
  const last = Date.parse(features.quality.lastReadingAt);
  const now = Date.parse(features.asOf);
  const to = last < now - hour ? last : Math.max(now, last);
  return { features, history: await api.history(sensorId, new Date(to - hour), new Date(to), chartPoints, signal) };
}

export function SensorView({ sensorId, state, cluster }: { sensorId: string; state: FeedState; cluster: Cluster | null }) {
  const question = useCallback((signal: AbortSignal) => ask(sensorId, signal), [sensorId]);
  const polled = usePolled(question, 3000, state.connection);
  const newest = state.anomalies?.find(anomaly => anomaly.sensorId === sensorId)?.updatedCursor;
  const askAnomalies = useCallback((signal: AbortSignal) => api.anomalies(sensorId, null, 50, signal), [sensorId, newest]);
  const anomalies = usePolled(askAnomalies, 30_000, state.connection).value?.items ?? [];
  const now = useNow();
  const answer = polled.value;
  return (
    <>
      <p class="back"><a href="#/">← Fleet</a></p>
      <div class="title">
        <h1 tabIndex={-1} class="id">{visible(sensorId)}</h1>
        {answer && <ConditionBadge condition={conditionOf(answer.features, cluster)} />}
      </div>
      {!answer && <Missing error={polled.error} />}
      {answer && (
        <>
          <p class="lead">
            Last reading {ago(answer.features.quality.lastReadingAt, now)}, <time dateTime={answer.features.quality.lastReadingAt}>{time(answer.features.quality.lastReadingAt)}</time>
            {' · '}{integer(answer.features.quality.readings)} {answer.features.quality.readings === 1 ? 'reading' : 'readings'} so far
          </p>
          <Quality features={answer.features} cluster={cluster} anomalies={anomalies} />
          <div class="columns">
            <div class="main"><Charts history={answer.history} anomalies={anomalies} /></div>
            <div class="side">
              <Now features={answer.features} threshold={answer.history.scores.threshold} />
              <section class="card" aria-labelledby="episodes">
                <h2 id="episodes">Anomalies</h2>
                {anomalies.length === 0 && <p class="quiet">None so far.</p>}
                <ol class="anomalies narrow">{anomalies.map(anomaly => <AnomalyItem key={anomaly.id} anomaly={anomaly} withSensor={false} />)}</ol>
              </section>
            </div>
          </div>
          <FeatureTables features={answer.features} />
        </>
      )}
    </>
  );
}

function Missing({ error }: { error: unknown }) {
  if (error instanceof ApiError) {
    return <p class="notice" role="alert">{error.status === 404 ? 'No reading of a sensor with this id has been taken. It appears here with its first one.' : error.message}</p>;
  }

  return <p class="quiet">{error ? 'The server does not answer; it is asked again.' : 'Asking for it…'}</p>;
}

function conditionOf(features: Features, cluster: Cluster | null) {
  return isSilent(features, cluster) ? 'silent' : features.anomaly?.isAnomaly ? 'anomalous' : 'live';
}

function isSilent(features: Features, cluster: Cluster | null): boolean {
  const length = (Date.parse(features.asOf) - Date.parse(features.quality.lastReadingAt)) / 1000;
  return cluster !== null && length >= cluster.fleet.silentAfterSeconds;
}

/** What one should know of the features before one relies on them. */
function Quality({ features, cluster, anomalies }: { features: Features; cluster: Cluster | null; anomalies: Anomaly[] }) {
  const { quality, anomaly } = features;
  const flags: [string, ComponentChildren][] = [];
  const pause = duration((Date.parse(features.asOf) - Date.parse(quality.lastReadingAt)) / 1000);
  if (isSilent(features, cluster)) {
    flags.push(['Silent', `no reading for ${pause}; all of its windows are empty.`]);
  } else if (anomalies.some(open => open.endedAt === null && (open.kind === 'silence' || (open.kind === 'siteSilence' && Date.parse(quality.lastReadingAt) <= Date.parse(open.peakAt))))) {
    flags.push(['Silent', `no reading for ${pause}, which is longer than is to be expected of it.`]);
  }

  if (quality.gapped) {
    flags.push(['Gapped', 'a part of the stream was lost before it was read, and windows that reach into it may lack readings.']);
  }

  if (quality.late > 0) {
    flags.push(['Late', `${integer(quality.late)} ${quality.late === 1 ? 'reading' : 'readings'} came too late and ${quality.late === 1 ? 'is' : 'are'} not counted.`]);
  }

  if (quality.duplicates > 0) {
    flags.push(['Duplicates', `${integer(quality.duplicates)} ${quality.duplicates === 1 ? 'reading' : 'readings'} came more than once and counted once.`]);
  }

  const [rounded] = Object.entries(quality.edges).flatMap(([metric, windows]) => Object.entries(windows).map(([window, edge]) => ({ metric, window, edge })));
  if (rounded) {
    const { metric, window, edge } = rounded;
    const metrics = Object.keys(quality.edges).length;
    flags.push(['Approximate', <>
      {edge.error === undefined
        ? <>it sends more than is kept one by one: windows of {integer(metrics)} {metrics === 1 ? 'metric' : 'metrics'} begin elsewhere
          ({visible(metric)} {window} at <time dateTime={edge.from}>{time(edge.from)}</time>).</>
        : <>values are too far apart for sketches as exact as defined: those of {visible(metric)} {window} are within {(100 * edge.error).toPrecision(2)} %.</>}
    </>]);
  }

  if (quality.refused > 0) {
    flags.push(['Too many metrics', `${integer(quality.refused)} values were refused, of ${quality.refusedMetrics.slice(0, 3).map(visible).join(', ') || 'metrics since forgotten'}${quality.refusedMetrics.length > 3 ? ' and others' : ''}.`]);
  }

  if (quality.idsForgotten > 0) {
    flags.push(['Ids forgotten', `${integer(quality.idsForgotten)} ids of readings were forgotten too early: readings sent again may count again.`]);
  }

  if (quality.missing > 0) {
    flags.push(['Missing', `${integer(quality.missing)} ${quality.missing === 1 ? 'value was' : 'values were'} named without a number.`]);
  }

  if (quality.ahead > 0) {
    flags.push(['Clock ahead', `its newest reading is ${duration(quality.ahead)} ahead of its arrival.`]);
  }

  if (quality.warmup.length > 0) {
    flags.push(['Warming up', `${integer(quality.warmup.length)} features have no value until their windows are covered.`]);
  }

  if (anomaly?.learning) {
    flags.push(['Learning', `${learningOf(anomaly)} Nothing raises an anomaly until then.`]);
  }

  if (anomaly?.modelChangedAt) {
    flags.push(['New model', `it has been scored by ${anomaly.model} since ${time(anomaly.modelChangedAt)}.`]);
  }

  return (
    <ul class="flags" aria-label="Quality">
      {flags.map(([name, words]) => <li key={name} class="notice"><strong>{name}:</strong> {words}</li>)}
      {flags.length === 0 && <li class="notice good"><strong>In good order:</strong> no reading was late, lost or doubled.</li>}
    </ul>
  );
}

/** Until when a sensor learns, as far as that can be told. */
function learningOf({ learningUntil, learningReadings }: LiveScore): string {
  const readings = learningReadings ? `${integer(learningReadings)} more ${learningReadings === 1 ? 'reading' : 'readings'}` : '';
  const until = learningUntil ? `until ${time(learningUntil)}` : '';
  const ends = until && readings ? `${until} and for ${readings}` : until || (readings && `for ${readings}`);
  return ends ? `what is usual of it is being learnt ${ends} at least.` : 'what is usual of it is being learnt.';
}

function Now({ features, threshold }: { features: Features; threshold: number }) {
  const { anomaly } = features;
  const isHigh = anomaly !== null && anomaly.score >= threshold;
  return (
    <section class="card" aria-labelledby="now">
      <h2 id="now">Score</h2>
      {anomaly === null
        ? <p class="quiet">Nothing of it has been scored yet.</p>
        : (
          <>
            <Score value={anomaly.score} threshold={threshold} />
            <Rarity {...anomaly} reason={isHigh ? anomaly.reason ?? null : null} />
            {isHigh && anomaly.attribution && <Causes parts={anomaly.attribution} />}
            <p class="quiet">Threshold {value(threshold)}, model {anomaly.model}, reading of {time(anomaly.scoredAt)}</p>
          </>
        )}
    </section>
  );
}

function Charts({ history, anomalies }: { history: History; anomalies: Anomaly[] }) {
  const to = Date.parse(history.to) / 1000;
  const from = beginning(history, to);
  const marks = useMemo(() => marksOf(anomalies, from, to), [anomalies, from, to]);
  return (
    <>
      {history.metrics.length === 0 && <section class="card"><p class="quiet">No readings in this hour.</p></section>}
      {history.metrics.map(metric => (
        <MetricChart key={metric.metric} metric={metric} rolling={history.rollingSeconds} from={from} to={to} marks={marks} />
      ))}
      <ScoreChart history={history} from={from} to={to} marks={marks} />
    </>
  );
}

/** An hour ago; or, of a sensor that has not been there for so long, a little before its first reading. */
function beginning(history: History, to: number): number {
  const first = Math.min(...history.metrics.map(metric => Date.parse(metric.time[0]!) / 1000));
  return Math.max(Date.parse(history.from) / 1000, Number.isFinite(first) ? first - Math.max(5, (to - first) * 0.04) : 0);
}

const seconds = (times: string[]) => times.map(at => Date.parse(at) / 1000);

function MetricChart({ metric, rolling, from, to, marks }: { metric: MetricHistory; rolling: number; from: number; to: number; marks: Mark[] }) {
  const data = useMemo(() => {
    const edge = (sign: number) => metric.rollingMean.map((mean, i) => {
      const deviation = metric.rollingStd[i];
      return mean === null || deviation === null || deviation === undefined ? null : mean + sign * 2 * deviation;
    });
    return [seconds(metric.time), edge(1), edge(-1), metric.max, metric.min, metric.mean, metric.rollingMean] as (number | null)[][] as never;
  }, [metric]);
  const least = Math.min(...metric.min);
  const most = Math.max(...metric.max);
  const newest = metric.mean.at(-1);
  return (
    <section class="card" aria-label={visible(metric.metric)}>
      <h2>{visible(metric.metric)} <span class="latest">{value(newest)}</span></h2>
      <Chart
        label={`${metric.metric} over ${duration(to - from)}: from ${value(least)} to ${value(most)}, newest ${value(newest)}${marks.length > 0 ? `, ${marks.length} ${marks.length === 1 ? 'anomaly' : 'anomalies'} marked` : ''}`}
        height={190}
        data={data}
        lines={[
          { label: 'band above', color: '--band-edge', width: 0, quiet: true },
          { label: 'band below', color: '--band-edge', width: 0, quiet: true },
          { label: 'highest', color: '--range', width: 0, quiet: true },
          { label: 'lowest', color: '--range', width: 0, quiet: true },
          { label: 'value', color: '--line' },
          { label: `mean of ${duration(rolling)}, ± 2 deviations`, color: '--mean', width: 1.5, dash: [5, 4] },
        ]}
        bands={[{ upper: 1, lower: 2, color: '--band' }, { upper: 3, lower: 4, color: '--range' }]}
        marks={marks}
        from={from}
        to={to}
      />
    </section>
  );
}

function ScoreChart({ history, from, to, marks }: { history: History; from: number; to: number; marks: Mark[] }) {
  const { scores } = history;
  const data = useMemo(() => {
    // The threshold is a line from end to end, the scores lie between.
    const times = seconds(scores.time);
    return [[from, ...times, to], [null, ...scores.score, null], Array(times.length + 2).fill(scores.threshold)] as never;
  }, [scores, from, to]);
  const highest = Math.max(0, ...scores.score);
  return (
    <section class="card" aria-label="Score">
      <h2>Score <span class="latest">{scores.score.length > 0 ? `highest ${score(highest)}` : none}</span></h2>
      <Chart
        label={`Score over ${duration(to - from)}: highest ${value(highest)}, threshold ${value(scores.threshold)}`}
        height={130}
        data={data}
        lines={[
          { label: 'score', color: '--line' },
          { label: 'threshold', color: '--bad', width: 1, dash: [4, 4] },
        ]}
        marks={marks}
        from={from}
        to={to}
        range={[0, 1]}
      />
    </section>
  );
}

function marksOf(anomalies: Anomaly[], from: number, to: number): Mark[] {
  return anomalies
    .map(anomaly => ({
      from: Date.parse(anomaly.startedAt) / 1000,
      to: anomaly.endedAt === null ? to : Date.parse(anomaly.endedAt) / 1000,
      peak: Date.parse(anomaly.peakAt) / 1000,
    }))
    .filter(mark => mark.to >= from && mark.from <= to);
}

interface Named {
  metric: string;
  aggregation: string;
  window: string;
  name: string;
}

const pattern =
  /^(.+)_(count|sum|mean|std|min|max|first|last|delta|slope|median|p9[059]|changes|increase|rate|ewma(?:_[0-9a-z]+)?|previous|step|range|time_(?:above|below|equal)_[0-9a-z-]+(?:_gap_[0-9a-z]+)?)_([0-9a-z]+)$/;

const words: Record<string, string> = {
  count: 'readings',
  sum: 'sum',
  mean: 'mean',
  std: 'deviation',
  min: 'lowest',
  max: 'highest',
  first: 'first',
  last: 'last',
  delta: 'last − first',
  slope: 'slope a second',
  ewma: 'weighted mean',
  step: 'last − previous',
};

function FeatureTables({ features }: { features: Features }) {
  const named = Object.keys(features.features).flatMap((name): Named[] => {
    const parts = pattern.exec(name);
    return parts ? [{ metric: parts[1]!, aggregation: parts[2]!, window: parts[3]!, name }] : [];
  });
  const ages = Object.keys(features.features).filter(name => name.endsWith('_age') && !pattern.test(name)).map(name => name.slice(0, -4));
  const metrics = [...new Set([...named.map(feature => feature.metric), ...ages])];
  return (
    <section class="card" aria-labelledby="features" data-as-of={features.asOf}>
      <h2 id="features">Features</h2>
      <p class="quiet">As of <time dateTime={features.asOf}>{time(features.asOf)}</time>; windows end there.</p>
      <div class="tables">
        {metrics.map(metric => <FeatureTable key={metric} metric={metric} named={named.filter(feature => feature.metric === metric)} features={features} />)}
      </div>
    </section>
  );
}

function FeatureTable({ metric, named, features }: { metric: string; named: Named[]; features: Features }) {
  const windows = [...new Set(named.map(feature => feature.window))];
  const aggregations = [...new Set(named.map(feature => feature.aggregation))];
  const age = features.features[`${metric}_age`];
  const cell = (aggregation: string, window: string) => {
    const feature = named.find(known => known.aggregation === aggregation && known.window === window);
    if (!feature) {
      return <td key={window} />;
    }

    const number = features.features[feature.name];
    const missing = features.quality.warmup.includes(feature.name) ? 'warming up' : 'no reading in this window, or no value';
    return (
      <td key={window} data-feature={feature.name} data-value={number ?? ''} title={number === null ? missing : `${feature.name} ${number}`}>
        {value(number)}
      </td>
    );
  };
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`Features of ${metric}`}>
      <table class="features">
        <caption>
          {metric}
          {age !== undefined && <span class="quiet" data-feature={`${metric}_age`} data-value={age ?? ''}> {age === null ? 'no reading' : `age ${duration(age)}`}</span>}
        </caption>
        <thead>
          <tr>
            <th scope="col">Feature</th>
            {windows.map(window => (
              <th key={window} scope="col" class="right" title={features.quality.hops[window] ? `begins at whole ${features.quality.hops[window]}` : 'exact'}>{window}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {aggregations.map(aggregation => (
            <tr key={aggregation}>
              <th scope="row">{words[aggregation] ?? aggregation}</th>
              {windows.map(window => cell(aggregation, window))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
