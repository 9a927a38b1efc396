// Rows of streams as tables and lines show them.
import { none, value, visible } from '../format';
import type { Column, Row } from './contract';

export const rowTime = 'ROWTIME';

/** The columns of a table: ROWTIME first, which every row has. */
export function tableColumns(columns: readonly Column[]): Column[] {
  const time = columns.find(column => column.name === rowTime) ?? { name: rowTime, type: 'TIMESTAMP' };
  return [time, ...columns.filter(column => column.name !== rowTime)];
}

export const isNumber = ({ type }: Column) => /^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|DECIMAL|NUMERIC|REAL|FLOAT|DOUBLE)\b/i.test(type);

export const isText = ({ type }: Column) => /^(CHAR|VARCHAR|CHARACTER|BOOLEAN)\b/i.test(type);

/** Longer texts are cut in a table. */
const longest = 200;

/** A value as a cell shows it. Whole numbers are written in full, others to six digits. */
export function cell(content: unknown): string {
  if (content === null || content === undefined) {
    return none;
  }

  if (typeof content === 'number') {
    return Number.isSafeInteger(content) ? String(content) : value(content);
  }

  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return visible(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

/** ROWTIME, which SQL writes in UTC, in seconds since 1970; null for what is no time. */
export function timeOf(row: Row): number | null {
  const text = row[rowTime];
  if (typeof text !== 'string') {
    return null;
  }

  const milliseconds = Date.parse(`${text.replace(' ', 'T')}${/(?:[zZ]|[+-]\d\d:\d\d)$/.test(text) ? '' : 'Z'}`);
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}

export interface Lines {
  /** Seconds since 1970, growing; one may be there several times. */
  time: number[];
  lines: { label: string; values: (number | null)[] }[];
  /** How many values of the column that splits have no line, because others have more rows. */
  omitted: number;
}

/**
 * A numeric column over ROWTIME, a line for each value of another column: those with the most rows, in the order of their names.
 * Rows of one line at one instant become points above each other.
 */
export function linesOf(rows: readonly Row[], column: string, split: string | null, most: number): Lines {
  const groups = new Map<string, { at: number; value: number }[]>();
  for (const row of rows) {
    const [at, number] = [timeOf(row), row[column]];
    if (at === null || typeof number !== 'number') {
      continue;
    }

    const label = split === null ? column : labelOf(row[split]);
    const group = groups.get(label);
    if (group) {
      group.push({ at, value: number });
    } else {
      groups.set(label, [{ at, value: number }]);
    }
  }

  const kept = [...groups].sort((a, b) => b[1].length - a[1].length).slice(0, most).sort((a, b) => byName(a[0], b[0]));
  const { time, places } = slots(kept.map(([, points]) => points));
  return {
    time,
    lines: kept.map(([label, points], i) => {
      const values = Array<number | null>(time.length).fill(null);
      points.forEach((point, k) => { values[places[i]![k]!] = point.value; });
      return { label, values };
    }),
    omitted: groups.size - kept.length,
  };
}

const labelOf = (content: unknown) => (content === null || content === undefined ? 'null' : String(content));

const byName = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

/** Places for all points on one axis of time: as many for an instant as the line has that has the most there. */
function slots(lines: readonly (readonly { at: number }[])[]): { time: number[]; places: number[][] } {
  const most = new Map<number, number>();
  const numbered = lines.map(points => {
    const seen = new Map<number, number>();
    return points.map(({ at }) => {
      const number = seen.get(at) ?? 0;
      seen.set(at, number + 1);
      most.set(at, Math.max(most.get(at) ?? 0, number + 1));
      return number;
    });
  });
  const time: number[] = [];
  const first = new Map<number, number>();
  for (const [at, count] of [...most].sort((a, b) => a[0] - b[0])) {
    first.set(at, time.length);
    time.push(...Array<number>(count).fill(at));
  }

  return { time, places: lines.map((points, i) => points.map(({ at }, k) => first.get(at)! + numbered[i]![k]!)) };
}

/** The column that a plot shows first: the first one with fractions, or else the first number. */
export function plotColumn(columns: readonly Column[]): string | null {
  const numbers = columns.filter(isNumber);
  return (numbers.find(column => /^(DOUBLE|REAL|FLOAT|DECIMAL|NUMERIC)/i.test(column.type)) ?? numbers[0])?.name ?? null;
}

/** Fewer values than these can be told apart, even if each row has its own. */
const few = 12;

/** The column that a plot splits by first: the first text whose values repeat, or else one with few values. */
export function splitColumn(columns: readonly Column[], rows: readonly Row[]): string | null {
  const texts = columns.filter(isText).map(({ name }) => ({ name, count: new Set(rows.map(row => row[name])).size }));
  return (texts.find(({ count }) => count < rows.length) ?? texts.find(({ count }) => count <= few))?.name ?? null;
}
