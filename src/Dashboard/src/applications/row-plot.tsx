import { useId, useMemo, useState } from 'preact/hooks';
import { Chart, type Line } from '../chart';
import { duration, integer, value, visible } from '../format';
import type { Column, Row } from './contract';
import { isNumber, isText, linesOf, plotColumn, splitColumn } from './rows';

/** As many lines as can be told apart by their colours. */
const mostLines = 12;

/** A line of a number over ROWTIME, or one for each value of a text. */
export function RowPlot({ columns, rows }: { columns: readonly Column[]; rows: readonly Row[] }) {
  const id = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  const [split, setSplit] = useState<string | null | undefined>(undefined);
  const numbers = columns.filter(isNumber);
  const texts = columns.filter(isText);
  const column = numbers.some(({ name }) => name === chosen) ? chosen : plotColumn(columns);
  const by = split === undefined || (split !== null && !texts.some(({ name }) => name === split)) ? splitColumn(columns, rows) : split;
  const { time, lines, omitted } = useMemo(
    () => (column === null ? { time: [], lines: [], omitted: 0 } : linesOf(rows, column, by, mostLines)), [rows, column, by]);
  const data = useMemo(() => [time, ...lines.map(line => line.values)] as never, [time, lines]);
  if (column === null) {
    return null;
  }

  const [least, most] = [time[0] ?? 0, time.at(-1) ?? 0];
  const room = most > least ? (most - least) * 0.02 : 30;
  const numbersShown = lines.flatMap(line => line.values.filter(number => number !== null));
  return (
    <div class="plot">
      <div class="choices">
        <label for={`${id}-y`}>Plot</label>
        <select id={`${id}-y`} value={column} onChange={event => setChosen(event.currentTarget.value)}>
          {numbers.map(({ name }) => <option key={name} value={name}>{visible(name)}</option>)}
        </select>
        {texts.length > 0 && (
          <>
            <label for={`${id}-by`}>a line for each</label>
            <select id={`${id}-by`} value={by === null ? '' : `=${by}`} onChange={event => setSplit(event.currentTarget.value === '' ? null : event.currentTarget.value.slice(1))}>
              <option value="">(one line for all)</option>
              {texts.map(({ name }) => <option key={name} value={`=${name}`}>{visible(name)}</option>)}
            </select>
          </>
        )}
      </div>
      {time.length === 0
        ? <p class="quiet">No row has a number in {visible(column)} yet.</p>
        : (
          <Chart
            label={`${visible(column)} over ${duration(most - least)}${by === null ? '' : ` for ${lines.length} values of ${visible(by)}`}: from ${value(Math.min(...numbersShown))} to ${value(Math.max(...numbersShown))}`}
            height={220}
            data={data}
            lines={lines.map((line, i): Line => ({ label: visible(line.label), color: `--series-${i + 1}`, points: time.length <= 400 }))}
            marks={[]}
            from={least - room}
            to={most + room}
            utc
          />
        )}
      {omitted > 0 && <p class="quiet">The {mostLines} with the most rows; {integer(omitted)} more {omitted === 1 ? 'has' : 'have'} no line.</p>}
    </div>
  );
}
