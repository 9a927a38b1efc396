// What a metric did round an anomaly: asked once for each that is looked at, a few at a time.
import { api, type Anomaly } from './api';
import { isSilence } from './causes';

export interface Surroundings {
  metric: string;
  time: number[];
  values: (number | null)[];
  /** The stretch without readings, of a silence; and where the picture begins. */
  pause: Pause | null;
}

export interface Pause {
  begin: number;
  from: number;
  to: number;
}

const before = 3 * 60_000;
const after = 60_000;
const points = 60;
const atOnce = 4;

const waiting: (() => void)[] = [];
let running = 0;

/** The metric of an anomaly from three minutes before its beginning to a minute after its peak; null when none of it is kept any longer. */
export async function around(anomaly: Anomaly, signal: AbortSignal): Promise<Surroundings | null> {
  await turn();
  try {
    const from = new Date(Date.parse(anomaly.startedAt) - before);
    const to = isSilence(anomaly) && anomaly.endedAt === null
      ? new Date()
      : new Date(Math.max(Date.parse(anomaly.peakAt), Date.parse(anomaly.startedAt)) + after);
    const history = await api.history(anomaly.sensorId, from, to, points, signal);
    const metric = history.metrics.find(known => known.metric === anomaly.metric) ?? history.metrics[0];
    if (!metric) {
      return null;
    }

    const found = { metric: metric.metric, time: metric.time.map(time => Date.parse(time) / 1000), values: peaks(metric), pause: null };
    return isSilence(anomaly) ? withPause(found, anomaly, from, to) : found;
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/** Of each point the value that is furthest from the rolling mean: in a small picture the peak is what counts. */
function peaks(metric: { min: number[]; max: number[]; rollingMean: (number | null)[] }): number[] {
  return metric.max.map((max, i) => {
    const min = metric.min[i]!;
    const mean = metric.rollingMean[i] ?? (min + max) / 2;
    return max - mean >= mean - min ? max : min;
  });
}

/** The line breaks where there was no reading. */
function withPause(found: Surroundings, anomaly: Anomaly, begin: Date, end: Date): Surroundings {
  const from = Date.parse(anomaly.startedAt) / 1000;
  const to = (anomaly.endedAt === null ? end.getTime() : Date.parse(anomaly.endedAt)) / 1000;
  const next = found.time.findIndex(time => time > from);
  const at = next < 0 ? found.time.length : next;
  const between = next < 0 ? to : (from + found.time[next]!) / 2;
  return {
    ...found,
    time: found.time.toSpliced(at, 0, between),
    values: found.values.toSpliced(at, 0, null),
    pause: { begin: begin.getTime() / 1000, from, to },
  };
}

async function turn(): Promise<void> {
  while (running >= atOnce) {
    await new Promise<void>(resolve => waiting.push(resolve));
  }

  running++;
}
