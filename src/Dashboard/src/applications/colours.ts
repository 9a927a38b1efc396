// The words of a program by what they are, for their colours.

export type Kind = 'keyword' | 'text' | 'name' | 'number' | 'comment' | 'plain';

export interface Piece {
  from: number;
  to: number;
  kind: Kind;
}

const keywords = new Set(`ALL ALTER AND ANY AS ASC BETWEEN BIGINT BOOLEAN BY CASE CAST CEIL CHAR CREATE CROSS CURRENT CURSOR DATE DAY DECIMAL DESC DESCRIPTOR DISTINCT DOUBLE
ELSE END ESCAPE EXISTS FALSE FLOAT FLOOR FOLLOWING FOR FROM FULL FUNCTION GROUP HAVING HOUR IN INNER INSERT INT INTEGER INTERVAL INTO IS JOIN LATERAL LEFT LIKE LIMIT MATCH_RECOGNIZE
MEASURES MINUTE MONTH NATURAL NOT NULL ON OR ORDER OUTER OVER PARTITION PATTERN PRECEDING PRECISION PUMP RANGE REAL REPLACE RIGHT ROW ROWS ROWTIME SECOND SELECT SIMILAR SMALLINT
STAGGER STEP STREAM SYSTEM TABLE THEN TIME TIMESTAMP TINYINT TO TRUE UNBOUNDED UNION USING VALUES VARBINARY VARCHAR VIEW WHEN WHERE WINDOW WINDOWED WITH WITHIN YEAR`.split(/\s+/));

const piece = /(--[^\n]*|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))|('(?:[^']|'')*'?)|("(?:[^"]|"")*"?)|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_$]*)/gu;

/** Longer programs are shown without colours: they are sought at each key. */
const longest = 100_000;

/** The pieces of a text that are more than plain, in order. */
export function piecesOf(text: string): Piece[] {
  if (text.length > longest) {
    return [];
  }

  return [...text.matchAll(piece)].flatMap(found => {
    const [whole, comment, quoted, name, number, word] = found;
    const kind: Kind = comment ? 'comment' : quoted ? 'text' : name ? 'name' : number ? 'number' : word && keywords.has(word.toUpperCase()) ? 'keyword' : 'plain';
    return kind === 'plain' ? [] : [{ from: found.index, to: found.index + whole.length, kind }];
  });
}
