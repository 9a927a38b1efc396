// A program cut where its colours or its marks change.
import type { Kind, Piece } from './colours';
import type { Mark } from './issues';

export interface Segment {
  text: string;
  kind: Kind;
  severity: 'error' | 'warning' | null;
}

/** The whole text in order. Neither pieces nor marks overlap among themselves, and both are in order. */
export function segmentsOf(text: string, pieces: readonly Piece[], marks: readonly Mark[]): Segment[] {
  const cuts = [...new Set([0, text.length, ...pieces.flatMap(({ from, to }) => [from, to]), ...marks.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  const segments: Segment[] = [];
  let [piece, mark] = [0, 0];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i]!, cuts[i + 1]!];
    while (piece < pieces.length && pieces[piece]!.to <= from) {
      piece++;
    }

    while (mark < marks.length && marks[mark]!.to <= from) {
      mark++;
    }

    const inPiece = piece < pieces.length && pieces[piece]!.from <= from;
    const inMark = mark < marks.length && marks[mark]!.from <= from;
    segments.push({ text: text.slice(from, to), kind: inPiece ? pieces[piece]!.kind : 'plain', severity: inMark ? marks[mark]!.issue.severity : null });
  }

  return segments;
}
