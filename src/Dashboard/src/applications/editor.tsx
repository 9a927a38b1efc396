import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ApiError } from '../api';
import { visible } from '../format';
import { applicationLink, editLink } from '../routes';
import { useCheck } from './check';
import { Code, type CodeHandle } from './code';
import { Columns } from './columns';
import { applications, messageOf, type Issue } from './contract';
import { Deploy } from './deploy';
import { forgetDraft, keepDraft, readDraft } from './drafts';
import { example } from './example';
import { IssueList } from './issue-list';
import { lineStarts, markOf, moveIssues } from './issues';
import { bodyOf, definitionOf, hasColumns, plain, withoutColumns, type Definition } from './program';
import { TrialCard, useTrial } from './trial';

interface Opened {
  definition: Definition;
  /** The newest generation when it was opened; 0 for none. */
  generation: number;
  isDraft: boolean;
}

/** The name under which the draft of a new application is kept: none that an application can have. */
const newDraft = '*new*';

export function NewApplicationView({ withExample }: { withExample: boolean }) {
  const [opened, setOpened] = useState(() => openNew(withExample));
  const discard = () => {
    forgetDraft(newDraft);
    setOpened({ definition: plain(withExample ? example : ''), generation: 0, isDraft: false });
  };
  return (
    <>
      <p class="back"><a href="#/applications">← Applications</a></p>
      <h1 tabIndex={-1}>New application</h1>
      <Editor key={opened.isDraft ? 'draft' : 'fresh'} opened={opened} name={null} draft={newDraft} onDiscard={discard} />
    </>
  );
}

function openNew(withExample: boolean): Opened {
  const draft = readDraft(newDraft);
  return draft === null
    ? { definition: plain(withExample ? example : ''), generation: 0, isDraft: false }
    : { definition: definitionOf(draft.text), generation: 0, isDraft: true };
}

export function EditApplicationView({ name, generation }: { name: string; generation: number | null }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const load = useCallback(async (signal?: AbortSignal) => {
    try {
      const draft = generation === null ? readDraft(name) : null;
      const newest = draft?.generation ?? (await applications.status(name, signal)).generation;
      const text = draft?.text ?? await applications.definition(name, generation ?? newest, signal);
      if (!signal?.aborted) {
        setOpened({ definition: definitionOf(text), generation: newest, isDraft: draft !== null });
      }
    } catch (error) {
      if (!signal?.aborted) {
        setFailure(error instanceof ApiError && error.status === 404 ? 'There is no such application, or this generation of it is no longer kept.' : messageOf(error));
      }
    }
  }, [name, generation]);
  useEffect(() => {
    const stop = new AbortController();
    void load(stop.signal);
    return () => stop.abort();
  }, [load]);
  const discard = () => {
    forgetDraft(name);
    setOpened(null);
    void load();
  };
  return (
    <>
      <p class="back"><a href={applicationLink(name)}>← {visible(name)}</a></p>
      <h1 tabIndex={-1}>Edit {visible(name)}</h1>
      {generation !== null && <p class="lead">The definition of generation {generation}; deploying makes it the newest one. <a href={editLink(name)}>Edit the newest instead</a></p>}
      {failure !== null && <p class="notice bad" role="alert">{failure}</p>}
      {opened === null && failure === null && <p class="quiet">Asking for its definition…</p>}
      {opened && <Editor opened={opened} name={name} draft={name} onDiscard={discard} />}
    </>
  );
}

function Editor({ opened, name, draft, onDiscard }: { opened: Opened; name: string | null; draft: string; onDiscard: () => void }) {
  const [definition, setDefinition] = useState(opened.definition);
  const code = useRef<CodeHandle>(null);
  const checked = useCheck(definition);
  const trying = useTrial(definition);
  const { program } = definition;
  const issues = useMemo(() => moveIssues(checked.check?.issues ?? [], checked.program, program), [checked.check, checked.program, program]);
  useEffect(() => {
    if (definition !== opened.definition) {
      keepDraft(draft, { text: bodyOf(definition), generation: opened.generation });
    }
  }, [definition]);
  const type = (text: string) => setDefinition(before => {
    // A definition in JSON that is pasted over all is taken apart; within one only its program is typed.
    const pasted = definitionOf(text);
    return pasted.around === null ? { ...before, program: text } : pasted;
  });
  const go = (issue: Issue) => {
    const mark = markOf(program, lineStarts(program), issue);
    code.current?.select(mark.from, mark.to);
  };
  return (
    <>
      {opened.isDraft && (
        <div class="notice bar">
          <p>This is a draft of yours that was not deployed.</p>
          <button type="button" onClick={onDiscard}>Discard it</button>
        </div>
      )}
      <div class="columns editor">
        <div class="main">
          <section class="card" aria-labelledby="program">
            <h2 id="program">Program</h2>
            <AroundNote definition={definition} onChange={setDefinition} />
            <Code label="Program in SQL" text={program} issues={issues} onText={type} onRun={trying.run} handle={code} />
            <IssueList checked={checked} issues={issues} onGo={go} />
            {checked.check?.plan && (
              <details class="plan">
                <summary>Plan</summary>
                <pre tabIndex={0} aria-label="Plan">{visiblePlan(checked.check.plan)}</pre>
              </details>
            )}
          </section>
          <TrialCard trying={trying} definition={definition} />
          <Deploy definition={definition} name={name} generation={opened.generation} draft={draft} hasErrors={issues.some(issue => issue.severity === 'error')} />
        </div>
        <div class="side">
          <Columns check={checked.check} onName={quoted => code.current?.insert(quoted)} />
        </div>
      </div>
    </>
  );
}

const visiblePlan = (plan: string) => plan.split('\n').map(visible).join('\n');

/** Says what the program is a part of. */
function AroundNote({ definition, onChange }: { definition: Definition; onChange: (definition: Definition) => void }) {
  const { around } = definition;
  if (around === null) {
    return definition.program === '' ? <p class="quiet">Type a program, or paste one: SQL, or an application of Kinesis Data Analytics as JSON, as it is, also of CloudFormation or Terraform.</p> : null;
  }

  if (around.kind === 'own' && !hasColumns(definition)) {
    return null;
  }

  return (
    <div class="notice good bar" data-around={around.kind}>
      <p>
        {around.kind === 'kda'
          ? <>This is an application of Kinesis Data Analytics{around.name === null ? '' : <>, <strong>{visible(around.name)}</strong></>}. You see its program; its inputs, tables and outputs are kept with it.</>
          : <>The columns of its inputs are those of when it was deployed.</>}
      </p>
      {around.kind === 'kda'
        ? <button type="button" onClick={() => onChange(plain(definition.program))}>Keep the program only</button>
        : <button type="button" onClick={() => onChange(withoutColumns(definition))}>Discover them anew</button>}
      <details>
        <summary>Show as JSON</summary>
        <pre tabIndex={0} aria-label="The definition as JSON">{pretty(definition)}</pre>
      </details>
    </div>
  );
}

/** A longer text is cut: there are tables in it. */
const longest = 20_000;

function pretty(definition: Definition): string {
  const text = JSON.stringify(JSON.parse(bodyOf(definition)), null, 2);
  return text.length > longest ? `${text.slice(0, longest)}\n… ${text.length - longest} characters more` : text;
}
