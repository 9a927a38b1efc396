import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Column, Row } from '../src/applications/contract';
import { keep, type KeptRow } from '../src/applications/row-feed';
import { cell, isNumber, linesOf, plotColumn, splitColumn, tableColumns, timeOf } from '../src/applications/rows';

const column = (name: string, type: string): Column => ({ name, type });

const row = (seconds: number, sensor: string | null, value: unknown): Row => ({ ROWTIME: `2026-03-02 11:00:${String(seconds).padStart(2, '0')}.000`, sensor, value });

const at = (seconds: number) => Date.UTC(2026, 2, 2, 11, 0, seconds) / 1000;

test('ROWTIME is the first column, whether the stream declares it or not', () => {
  assert.deepEqual(tableColumns([column('a', 'DOUBLE'), column('ROWTIME', 'TIMESTAMP')]).map(({ name }) => name), ['ROWTIME', 'a']);
  assert.deepEqual(tableColumns([column('a', 'DOUBLE')]).map(({ name }) => name), ['ROWTIME', 'a']);
});

test('numbers are told by their types', () => {
  assert.deepEqual(['INTEGER', 'DECIMAL(10, 2)', 'DOUBLE', 'VARCHAR(8)', 'TIMESTAMP', 'INTERVAL DAY'].map(type => isNumber(column('x', type))), [true, true, true, false, false, false]);
});

test('a cell shows nothing, numbers and hidden characters so that they can be told apart', () => {
  assert.equal(cell(null), '–');
  assert.equal(cell(undefined), '–');
  assert.equal(cell(1234567890), '1234567890');
  assert.equal(cell(20.123456789), '20.1235');
  assert.equal(cell('a\u202Eb'), 'a\\u{202E}b');
  assert.equal(cell('x'.repeat(300)).length, 201);
  assert.equal(cell({ a: [1] }), '{"a":[1]}');
});

test('ROWTIME is read as UTC', () => {
  assert.equal(timeOf(row(5, 'a', 1)), at(5));
  assert.equal(timeOf({ ROWTIME: 'soon' }), null);
  assert.equal(timeOf({}), null);
});

test('each value of the column that splits has a line of its own', () => {
  const lines = linesOf([row(1, 'b', 10), row(1, 'a', 20), row(2, 'a', 21), row(3, 'b', 12), row(3, null, 7)], 'value', 'sensor', 12);
  assert.deepEqual(lines.time, [at(1), at(2), at(3)]);
  assert.deepEqual(lines.lines, [
    { label: 'a', values: [20, 21, null] },
    { label: 'b', values: [10, null, 12] },
    { label: 'null', values: [null, null, 7] },
  ]);
});

test('rows of one line at one instant are points above each other', () => {
  const { time, lines } = linesOf([row(1, 'a', 1), row(1, 'b', 2), row(2, 'a', 3)], 'value', null, 12);
  assert.deepEqual(time, [at(1), at(1), at(2)]);
  assert.deepEqual(lines, [{ label: 'value', values: [1, 2, 3] }]);
});

test('rows that are not in the order of their times are put into it', () => {
  const { time, lines } = linesOf([row(3, 'a', 3), row(1, 'a', 1), row(2, 'b', 2)], 'value', 'sensor', 12);
  assert.deepEqual(time, [at(1), at(2), at(3)]);
  assert.deepEqual(lines.map(line => line.values), [[1, null, 3], [null, 2, null]]);
});

test('the values with the most rows have lines, in the order of their names, and the others are counted', () => {
  const rows = Array.from({ length: 15 }, (_, i) => Array.from({ length: i + 1 }, (_, k) => row(k, `p-${i}`, i))).flat();
  const { lines, omitted } = linesOf(rows, 'value', 'sensor', 12);
  assert.deepEqual(lines.map(line => line.label), Array.from({ length: 12 }, (_, i) => `p-${i + 3}`));
  assert.equal(omitted, 3);
});

test('what is no number is no point', () => {
  assert.deepEqual(linesOf([row(1, 'a', 'NaN'), row(2, 'a', null)], 'value', 'sensor', 12), { time: [], lines: [], omitted: 0 });
});

test('a plot begins with a number with fractions, split by a text that repeats, or one with few values', () => {
  const columns = [column('n', 'INTEGER'), column('id', 'VARCHAR(8)'), column('sensor', 'VARCHAR(8)'), column('value', 'DOUBLE')];
  const rows = [{ ...row(1, 'a', 1), id: '1' }, { ...row(2, 'a', 2), id: '2' }];
  assert.equal(plotColumn(columns), 'value');
  assert.equal(plotColumn([column('n', 'INTEGER')]), 'n');
  assert.equal(plotColumn([column('s', 'VARCHAR')]), null);
  assert.equal(splitColumn(columns, rows), 'sensor');
  assert.equal(splitColumn(columns, [{ ...row(1, 'a', 1), id: '1' }, { ...row(1, 'b', 2), id: '2' }]), 'id');
  assert.equal(splitColumn(columns, Array.from({ length: 20 }, (_, i) => ({ ...row(1, `s-${i}`, 1), id: String(i) }))), null);
});

test('the newest rows are kept, and one that comes again is there once', () => {
  const kept = (...ordinals: number[]): KeptRow[] => ordinals.map(ordinal => ({ ordinal, row: {} }));
  assert.deepEqual(keep(kept(1, 2, 3), kept(3, 4, 5), 4).map(({ ordinal }) => ordinal), [2, 3, 4, 5]);
});
