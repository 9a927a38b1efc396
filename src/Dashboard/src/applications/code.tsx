// A program in a text area, with its lines numbered, its words in colours and its issues marked. The text area lies over what shows them, letter on letter.
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { piecesOf } from './colours';
import type { Issue } from './contract';
import { lineStarts, marksOf } from './issues';
import { segmentsOf } from './segments';

/** Of the style sheet. */
const lineHeight = 20;
const indent = '  ';

export interface CodeHandle {
  /** Selects what stands at a place, and brings it into view. */
  select: (from: number, to: number) => void;
  /** Puts a text where the cursor is, so that it can be undone. */
  insert: (text: string) => void;
}

interface CodeProps {
  label: string;
  text: string;
  issues: readonly Issue[];
  onText: (text: string) => void;
  /** Ctrl+Enter. */
  onRun: () => void;
  handle: RefObject<CodeHandle | null>;
}

export function Code({ label, text, issues, onText, onRun, handle }: CodeProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [leaves, setLeaves] = useState(false);
  const marks = useMemo(() => marksOf(text, issues), [text, issues]);
  useEffect(() => {
    handle.current = {
      select: (from, to) => {
        area.current!.focus({ preventScroll: true });
        area.current!.setSelectionRange(from, to);
        reveal(box.current!, text, from);
      },
      insert: inserted => {
        area.current!.focus();
        insert(area.current!, inserted);
      },
    };
    return () => { handle.current = null; };
  }, [text]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) {
      return;
    }

    if (event.key === 'Escape') {
      setLeaves(true);
    } else if (event.key === 'Tab' && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && !leaves) {
      event.preventDefault();
      indentLines(area.current!);
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onRun();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      insert(area.current!, `\n${indentOf(area.current!)}`);
    } else if (event.key !== 'Tab' && event.key !== 'Shift') {
      setLeaves(false);
    }
  };
  return (
    <div class="code">
      <div class="code-box" ref={box}>
        <Gutter text={text} issues={issues} />
        <div class="code-area">
          <Shown text={text} marks={marks} />
          <textarea
            ref={area}
            aria-label={label}
            aria-describedby="code-hint issues-summary"
            aria-invalid={issues.some(issue => issue.severity === 'error')}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            wrap="off"
            value={text}
            onInput={event => onText(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            onBlur={() => setLeaves(false)}
          />
        </div>
      </div>
      <p class="quiet" id="code-hint" aria-live="polite">
        {leaves ? <strong>Tab now leaves the editor.</strong> : <>Tab indents; <kbd>Esc</kbd>, then <kbd>Tab</kbd> leaves the editor. <kbd>Ctrl</kbd>+<kbd>Enter</kbd> tries the program.</>}
      </p>
    </div>
  );
}

function Gutter({ text, issues }: { text: string; issues: readonly Issue[] }) {
  const count = useMemo(() => lineStarts(text).length, [text]);
  const worst = new Map<number, string>();
  for (const issue of issues) {
    worst.set(issue.line, worst.get(issue.line) === 'error' ? 'error' : issue.severity);
  }

  return (
    <div class="gutter" aria-hidden="true">
      {Array.from({ length: count }, (_, i) => <span key={i} class={worst.get(i + 1) ?? ''}>{i + 1}</span>)}
    </div>
  );
}

function Shown({ text, marks }: { text: string; marks: ReturnType<typeof marksOf> }) {
  const segments = useMemo(() => segmentsOf(text, piecesOf(text), marks), [text, marks]);
  return (
    <pre aria-hidden="true">
      {segments.map((segment, i) => segment.severity
        ? <mark key={i} class={`${segment.severity} ${segment.kind}`}>{segment.text}</mark>
        : segment.kind === 'plain' ? segment.text : <span key={i} class={segment.kind}>{segment.text}</span>)}
      {'\n'}
    </pre>
  );
}

/** A program to be read only. */
export function ReadOnlyCode({ label, text }: { label: string; text: string }) {
  return (
    <div class="code-box" tabIndex={0} role="region" aria-label={label}>
      <Gutter text={text} issues={[]} />
      <div class="code-area"><Shown text={text} marks={[]} /></div>
    </div>
  );
}

/** As typed text, which the browser can take back; it has no other way for that. */
function insert(area: HTMLTextAreaElement, text: string): void {
  if (!document.execCommand('insertText', false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

/** Spaces at the cursor, or in front of every line of a selection. */
function indentLines(area: HTMLTextAreaElement): void {
  const { selectionStart: from, selectionEnd: to, value } = area;
  if (!value.slice(from, to).includes('\n')) {
    insert(area, indent);
    return;
  }

  const begin = value.lastIndexOf('\n', from - 1) + 1;
  const lines = value.slice(begin, to).replace(/^(?=[^\n])/gm, indent);
  area.setSelectionRange(begin, to);
  insert(area, lines);
  area.setSelectionRange(begin, begin + lines.length);
}

/** The spaces that the line of the cursor begins with, as far as the cursor. */
function indentOf(area: HTMLTextAreaElement): string {
  const line = area.value.slice(area.value.lastIndexOf('\n', area.selectionStart - 1) + 1, area.selectionStart);
  return /^[ \t]*/.exec(line)![0];
}

function reveal(box: HTMLElement, text: string, offset: number): void {
  box.scrollIntoView({ block: 'nearest' });
  const before = text.slice(0, offset).split('\n');
  const top = (before.length - 1) * lineHeight;
  if (top < box.scrollTop || top + 3 * lineHeight > box.scrollTop + box.clientHeight) {
    box.scrollTop = top - box.clientHeight / 3;
  }

  // Some 8 pixels a letter: near enough to bring it in.
  const left = before.at(-1)!.length * 8;
  if (left < box.scrollLeft || left + 120 > box.scrollLeft + box.clientWidth) {
    box.scrollLeft = left - box.clientWidth / 3;
  }
}
