import { integer, visible } from '../format';
import type { Column, Row } from './contract';
import { cell, isNumber, rowTime, tableColumns } from './rows';

/** A table does not get longer. */
export const mostShown = 200;

/** The newest rows, from above. `first` is the number of the first row, so that a row stays the same one when others come. */
export function RowTable({ columns, rows, first, label }: { columns: readonly Column[]; rows: readonly Row[]; first: number; label: string }) {
  const shown = tableColumns(columns);
  const newest = rows.slice(-mostShown);
  const begin = first + rows.length - newest.length;
  return (
    <>
      <div class="scroll rows" tabIndex={0} role="region" aria-label={label}>
        <table>
          <thead>
            <tr>
              {shown.map(column => (
                <th key={column.name} scope="col" class={isNumber(column) ? 'right' : ''} title={visible(column.type)}>
                  {visible(column.name)}{column.name === rowTime ? ' (UTC)' : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {newest.map((row, i) => ({ row, number: begin + i })).reverse().map(({ row, number }) => (
              <tr key={number}>
                {shown.map(column => <td key={column.name} class={isNumber(column) ? 'right' : ''}>{cell(row[column.name])}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > newest.length && <p class="quiet">The newest {integer(newest.length)} of {integer(rows.length)} rows; the plot has them all.</p>}
    </>
  );
}
