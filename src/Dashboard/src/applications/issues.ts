// Where the issues of a program stand in its text.
import type { Issue } from './contract';

export interface Mark {
  /** Offsets in the text; `to` is behind the last character. */
  from: number;
  to: number;
  issue: Issue;
}

/** The offsets at which lines begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }

  return starts;
}

/** A name in quotes, a text, a word with its digits, or a run of one operator. */
const token = /"(?:[^"\n]|"")*"?|'(?:[^'\n]|'')*'?|[\p{L}\p{N}_$]+|[<>=!|]+|[^\n]/uy;

/** What an issue marks: the token that it points at, or the last character before the end of the line where it points behind it. */
export function markOf(text: string, starts: number[], issue: Issue): Mark {
  const line = Math.min(Math.max(issue.line, 1), starts.length);
  const begin = starts[line - 1]!;
  const end = line < starts.length ? starts[line]! - 1 : text.length;
  const from = Math.min(begin + Math.max(issue.column, 1) - 1, end);
  token.lastIndex = from;
  const length = token.exec(text)?.[0].length ?? 0;
  if (length > 0) {
    return { from, to: from + length, issue };
  }

  // At the end of a line there is nothing to be seen: what stands before it is marked.
  return { from: Math.max(from - 1, begin), to: from, issue };
}

/** The marks of a program, from above; of those that overlap the first one is kept, and an error before a warning. */
export function marksOf(text: string, issues: readonly Issue[]): Mark[] {
  const starts = lineStarts(text);
  const rank = (issue: Issue) => (issue.severity === 'error' ? 0 : 1);
  const marks = issues.map(issue => markOf(text, starts, issue))
    .filter(mark => mark.to > mark.from)
    .sort((a, b) => a.from - b.from || rank(a.issue) - rank(b.issue));
  return marks.filter((mark, i) => marks.slice(0, i).every(before => before.to <= mark.from));
}

/** Issues of a text that has been changed since: those before and behind the change go along with their text, those within it are gone. */
export function moveIssues(issues: readonly Issue[], before: string, after: string): Issue[] {
  if (before === after) {
    return [...issues];
  }

  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) {
    head++;
  }

  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    tail++;
  }

  const starts = lineStarts(before);
  const moved = lineStarts(after);
  return issues.flatMap(issue => {
    const mark = markOf(before, starts, issue);
    if (mark.to <= head) {
      return [issue];
    }

    return mark.from >= before.length - tail ? [{ ...issue, ...placeOf(moved, mark.from + after.length - before.length) }] : [];
  });
}

/** Line and column, from 1, of an offset. */
export function placeOf(starts: number[], offset: number): { line: number; column: number } {
  let line = starts.length;
  while (line > 1 && starts[line - 1]! > offset) {
    line--;
  }

  return { line, column: offset - starts[line - 1]! + 1 };
}
