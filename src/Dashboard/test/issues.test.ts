import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Issue } from '../src/applications/contract';
import { piecesOf } from '../src/applications/colours';
import { lineStarts, markOf, marksOf, moveIssues, placeOf } from '../src/applications/issues';
import { segmentsOf } from '../src/applications/segments';

const issue = (line: number, column: number, severity: Issue['severity'] = 'error'): Issue => ({ severity, line, column, message: `${line}:${column}` });

const marked = (text: string, at: Issue) => {
  const { from, to } = markOf(text, lineStarts(text), at);
  return text.slice(from, to);
};

test('an issue marks the word, the quoted name or the text at its place', () => {
  const text = 'SELECT "a b",\n  AVG(temprature) || \'it\'\'s\'';
  assert.equal(marked(text, issue(1, 1)), 'SELECT');
  assert.equal(marked(text, issue(1, 8)), '"a b"');
  assert.equal(marked(text, issue(2, 7)), 'temprature');
  assert.equal(marked(text, issue(2, 19)), '||');
  assert.equal(marked(text, issue(2, 22)), "'it''s'");
});

test('an issue behind the last character of a line marks the last one', () => {
  assert.equal(marked('SELECT x\nFROM s', issue(1, 9)), 'x');
  assert.equal(marked('SELECT x\nFROM s', issue(2, 7)), 's');
  assert.equal(marked('', issue(1, 1)), '');
});

test('a place that the text does not have is taken for its end', () => {
  assert.equal(marked('SELECT x', issue(9, 9)), 'x');
  assert.equal(marked('a\nb', issue(1, 80)), 'a');
});

test('letters outside the basic plane count as two columns, as the server counts them', () => {
  assert.equal(marked("'🌡' oops", issue(1, 6)), 'oops');
});

test('of two issues at one place the error is marked', () => {
  const marks = marksOf('SELECT x', [issue(1, 8, 'warning'), issue(1, 8)]);
  assert.deepEqual(marks.map(mark => mark.issue.severity), ['error']);
});

test('issues go along with their text when something before them changes', () => {
  const before = 'SELECT a,\n  oops\nFROM s';
  assert.deepEqual(moveIssues([issue(2, 3)], before, `-- new\n${before}`).map(({ line, column }) => [line, column]), [[3, 3]]);
  assert.deepEqual(moveIssues([issue(2, 3)], before, before.replace('  oops', '      oops')).map(({ line, column }) => [line, column]), [[2, 7]]);
});

test('issues stay where they are when something behind them changes', () => {
  const before = 'SELECT oops FROM s';
  assert.deepEqual(moveIssues([issue(1, 8)], before, `${before} WHERE x`), [issue(1, 8)]);
});

test('an issue is gone once its own text is changed', () => {
  assert.deepEqual(moveIssues([issue(1, 8)], 'SELECT temprature FROM s', 'SELECT temperature FROM s'), []);
});

test('an offset has its line and column', () => {
  assert.deepEqual(placeOf(lineStarts('ab\n\ncd'), 5), { line: 3, column: 2 });
  assert.deepEqual(placeOf(lineStarts('ab\n\ncd'), 3), { line: 2, column: 1 });
});

test('colours and marks leave every letter of the program where it is', () => {
  const text = 'SELECT "a", \'t\' -- note "b"\nFROM s /* 1 */ WHERE x > 1.5 <b>';
  const segments = segmentsOf(text, piecesOf(text), marksOf(text, [issue(1, 8), issue(2, 6), issue(2, 31)]));
  assert.equal(segments.map(segment => segment.text).join(''), text);
  assert.deepEqual(segments.filter(segment => segment.severity !== null).map(segment => segment.text), ['"a"', 's', 'b']);
});

test('words are told by what they are', () => {
  const text = 'select "from" FROM s -- SELECT\nWHERE x = \'AND\' AND y > 10';
  const kinds = piecesOf(text).map(({ from, to, kind }) => [text.slice(from, to), kind]);
  assert.deepEqual(kinds, [
    ['select', 'keyword'], ['"from"', 'name'], ['FROM', 'keyword'], ['-- SELECT', 'comment'],
    ['WHERE', 'keyword'], ["'AND'", 'text'], ['AND', 'keyword'], ['10', 'number'],
  ]);
});
