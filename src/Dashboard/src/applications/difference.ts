// How one text became another, by lines.

export interface Line {
  change: 'same' | 'gone' | 'new';
  text: string;
}

/** More lines than these, after what both begin and end with, are not compared one by one. */
const most = 2000;

/** The lines of both texts, by the longest sequence that they have in common; null when they are too long and too different. */
export function differenceOf(before: string, after: string): Line[] | null {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) {
    head++;
  }

  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) {
    tail++;
  }

  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  if (left.length > most || right.length > most) {
    return null;
  }

  const same = (lines: string[]) => lines.map((text): Line => ({ change: 'same', text }));
  return [...same(a.slice(0, head)), ...between(left, right), ...same(a.slice(a.length - tail))];
}

function between(a: string[], b: string[]): Line[] {
  // lengths[i][j]: the longest common sequence of what follows i and j.
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }

  const lines: Line[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ change: 'same', text: a[i]! });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push({ change: 'gone', text: a[i++]! });
    } else {
      lines.push({ change: 'new', text: b[j++]! });
    }
  }

  return lines;
}
