import { useState } from 'preact/hooks';
import { time, visible } from '../format';
import { editLink } from '../routes';
import { ReadOnlyCode } from './code';
import { applications, messageOf, type Deployment, type Generation, type Status } from './contract';
import { differenceOf } from './difference';
import { definitionOf } from './program';

/** As many are listed, unless one asks for all. */
const few = 10;

type Open = { generation: number; what: 'show'; program: string } | { generation: number; what: 'compare'; before: string; after: string; newest: number };

/** The generations, the newest first: what each was, how it differs from the one in force, and the way back to it. */
export function History({ application, onDeployed }: { application: Status; onDeployed: (deployment: Deployment) => void }) {
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<Open | null>(null);
  const [asked, setAsked] = useState<number | null>(null);
  const [going, setGoing] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { name, generation: newest } = application;
  const attempt = async (action: () => Promise<void>) => {
    setGoing(true);
    setFailure(null);
    try {
      await action();
    } catch (error) {
      setFailure(messageOf(error));
    }

    setGoing(false);
  };
  const program = async (generation: number) => definitionOf(await applications.definition(name, generation)).program;
  const show = (generation: number) => attempt(async () => setOpen({ generation, what: 'show', program: await program(generation) }));
  const compare = (generation: number) => attempt(async () => {
    const [before, after] = await Promise.all([program(generation), program(newest)]);
    setOpen({ generation, what: 'compare', before, after, newest });
  });
  const rollBack = (generation: number) => attempt(async () => {
    onDeployed(await applications.deploy(name, await applications.definition(name, generation), newest, `rollback to ${generation}`));
    setAsked(null);
  });
  const toggle = (generation: number, what: Open['what'], action: (generation: number) => Promise<void>) => () => {
    if (open?.generation === generation && open.what === what) {
      setOpen(null);
    } else {
      void action(generation);
    }
  };
  const buttons = ({ generation }: Generation) => (
    <div class="choices">
      <button type="button" class="small" aria-expanded={open?.generation === generation && open.what === 'show'} onClick={toggle(generation, 'show', show)}>Show</button>
      {generation !== newest && (
        <>
          <button type="button" class="small" aria-expanded={open?.generation === generation && open.what === 'compare'} onClick={toggle(generation, 'compare', compare)}>Compare</button>
          <a class="button small" href={editLink(name, generation)}>Edit</a>
          <button type="button" class="small" onClick={() => { setAsked(generation); setFailure(null); }}>Roll back to {generation}</button>
        </>
      )}
    </div>
  );
  return (
    <section class="card" aria-labelledby="history">
      <h2 id="history">History</h2>
      {failure !== null && <p class="notice bad said" role="alert">{failure}</p>}
      <ol class="history">
        {[...application.history].reverse().slice(0, all ? undefined : few).map(generation => (
          <li key={generation.generation} data-generation={generation.generation}>
            <div class="entry">
              <p>
                <strong>Generation {generation.generation}</strong>{generation.generation === newest && <span class="badge good">in force</span>}
                <span class="quiet"><time dateTime={generation.committedAt}>{time(generation.committedAt)}</time> · <code>{generation.hash}</code></span>
              </p>
              {generation.note !== '' && <p>{visible(generation.note)}</p>}
              {buttons(generation)}
            </div>
            {asked === generation.generation && (
              <div class="notice said" role="alert">
                <p>Deploy the definition of generation {asked} again, as generation {newest + 1}? Its windows begin empty, with the next record. All rows so far stay.</p>
                <div class="choices">
                  <button type="button" class="strong" disabled={going} onClick={() => void rollBack(generation.generation)}>Roll back</button>
                  <button type="button" onClick={() => setAsked(null)}>Leave it</button>
                </div>
              </div>
            )}
            {open?.generation === generation.generation && <Opened open={open} />}
          </li>
        ))}
      </ol>
      {!all && application.history.length > few && <button type="button" class="small" onClick={() => setAll(true)}>Show all {application.history.length}</button>}
    </section>
  );
}

function Opened({ open }: { open: Open }) {
  if (open.what === 'show') {
    return <ReadOnlyCode label={`Program of generation ${open.generation}`} text={open.program} />;
  }

  const lines = differenceOf(open.before, open.after);
  if (lines === null) {
    return <p class="quiet">The programs are too long and too different to be compared here.</p>;
  }

  if (lines.every(line => line.change === 'same')) {
    return <p class="quiet">The programs are the same; columns of inputs, tables or outputs may differ.</p>;
  }

  return (
    <>
      <p class="quiet">From generation {open.generation} (−) to generation {open.newest} (+).</p>
      <pre class="difference" tabIndex={0} aria-label={`From generation ${open.generation} to ${open.newest}`}>
        {lines.map((line, i) => <span key={i} class={line.change}>{line.change === 'gone' ? '− ' : line.change === 'new' ? '+ ' : '  '}{line.text}{'\n'}</span>)}
      </pre>
    </>
  );
}
