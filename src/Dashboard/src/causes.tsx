// Why something is an anomaly, in words.
import type { Anomaly, Attribution } from './api';
import { integer, value, visible } from './format';

/** Whether it is that nothing came. */
export function isSilence(anomaly: Anomaly): boolean {
  return anomaly.kind === 'silence' || anomaly.kind === 'siteSilence';
}

/** The site of a silence of a site, in words. */
export function siteOf(anomaly: Anomaly): string {
  return anomaly.site ? `Site ${visible(anomaly.site)}` : 'Sensors without a site';
}

/** The weightiest cause of an anomaly. */
export function causeOf(anomaly: Anomaly): string {
  if (anomaly.kind === 'siteSilence') {
    return `${integer(anomaly.sensorCount ?? 0)} sensors fell silent together`;
  }

  if (anomaly.kind === 'silence') {
    return anomaly.endedAt === null ? 'No reading since then, for longer than is to be expected' : 'No reading for longer than is to be expected';
  }

  const strongest = anomaly.attribution?.[0];
  return strongest ? wordsOf(strongest) : `${visible(anomaly.metric ?? 'A value')} is unlike what came before`;
}

/** The other metrics that have a part in it. */
export function alsoOf(anomaly: Anomaly): string {
  const [strongest, ...others] = (anomaly.attribution ?? []).map(part => part.metric);
  const also = [...new Set(others)].filter(metric => metric !== strongest);
  return also.length === 0 ? '' : `; also ${also.join(', ')}`;
}

/** All causes, each with its share. */
export function Causes({ parts }: { parts: Attribution[] }) {
  return (
    <ul class="causes">
      {parts.map(part => (
        <li key={`${part.metric} ${part.kind}`}>
          <span>{wordsOf(part)}</span>
          <span class="share" title="Its share of the score">{Math.round(part.weight * 100)} %</span>
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ metric: name, kind, value: number, usual }: Attribution): string {
  const metric = visible(name);
  const [is, was] = pair(number, usual);
  switch (kind) {
    case 'level':
      return `${metric} is ${is}, usually ${was}`;
    case 'season':
      return `${metric} is ${is}, at this hour usually ${was}`;
    case 'noise':
      return `${metric} varies by ${is}, usually by ${was}`;
    case 'shape':
      return `${metric} repeated one value ${integer(number)} times, before that ${integer(usual)} at most`;
    case 'change':
      return `${metric} changed by ${is} at once, usually by ${was}`;
    case 'model':
      return `${metric} is strange to the model: ${is}, usually ${was}`;
    default:
      return `${metric} (${kind}) is ${is}, usually ${was}`;
  }
}

/** Four digits are enough to compare by, unless they are the same. */
function pair(number: number, usual: number): [string, string] {
  const short = (full: number) => value(Number(full.toPrecision(4)));
  return short(number) === short(usual) ? [value(number), value(usual)] : [short(number), short(usual)];
}
