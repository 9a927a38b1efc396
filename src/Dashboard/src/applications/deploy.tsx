import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../api';
import { visible } from '../format';
import { applicationLink } from '../routes';
import { applications, isName, messageOf, nameRule } from './contract';
import { tellDeployment } from './deployed';
import { forgetDraft } from './drafts';
import { bodyOf, type Definition } from './program';

const longestNote = 200;

interface DeployProps {
  definition: Definition;
  /** The application that is edited; null for a new one. */
  name: string | null;
  /** The newest generation when the editor was opened, 0 for none. */
  generation: number;
  /** Under which name the draft is kept. */
  draft: string;
  /** Whether the newest check found errors. */
  hasErrors: boolean;
}

export function Deploy({ definition, name: edited, generation, draft, hasErrors }: DeployProps) {
  const [name, setName] = useState(edited ?? '');
  const [note, setNote] = useState('');
  const [going, setGoing] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  /** The newest generation where it is not the one that was expected; 0 when there is none any more. */
  const [conflict, setConflict] = useState<number | null>(null);
  const suggested = definition.around?.name ?? null;
  useEffect(() => {
    if (suggested !== null && isName(suggested)) {
      setName(before => (before === '' ? suggested : before));
    }
  }, [suggested]);
  const deploy = async (expected: number) => {
    setGoing(true);
    setFailure(null);
    setConflict(null);
    try {
      tellDeployment(await applications.deploy(name, bodyOf(definition), expected, note.trim()));
      forgetDraft(draft);
      location.hash = applicationLink(name);
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        setConflict(await newestOf(name).catch(() => null));
      }

      setFailure(messageOf(error));
      setGoing(false);
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void deploy(edited === null ? 0 : generation);
  };
  const isWrong = name !== '' && !isName(name);
  return (
    <section class="card deploying" aria-labelledby="deploy">
      <h2 id="deploy">Deploy</h2>
      <form class="deploy" onSubmit={submit}>
        {edited === null
          ? (
            <>
              <label for="name">Name</label>
              <input id="name" required autocomplete="off" spellcheck={false} maxLength={128} value={name} aria-describedby="name-rule" aria-invalid={isWrong}
                onInput={event => { setName(event.currentTarget.value); setConflict(null); setFailure(null); }} />
              <p id="name-rule" class={isWrong ? 'bad' : 'quiet'}>{nameRule}.</p>
            </>
          )
          : <p><strong>{visible(edited)}</strong>, as the generation after {generation}</p>}
        <label for="note">Note</label>
        <input id="note" autocomplete="off" maxLength={longestNote} placeholder="What changes, for the history" value={note} onInput={event => setNote(event.currentTarget.value)} />
        <div class="choices">
          <button type="submit" class="strong" disabled={going || !isName(name) || definition.program.trim() === ''}>{going ? 'Deploying…' : 'Deploy'}</button>
          <span class="quiet">
            {hasErrors ? 'The program has errors: it will be refused.'
              : edited === null ? 'It begins with the records that come from now on.' : 'The program before ends, and this one begins where it ends, with empty windows.'}
          </span>
        </div>
      </form>
      {conflict !== null && (
        <Conflict name={name} isNew={edited === null} opened={generation} newest={conflict} going={going} onOver={() => void deploy(conflict)} />
      )}
      {conflict === null && failure !== null && <p class="notice bad said" role="alert">{failure}</p>}
    </section>
  );
}

async function newestOf(name: string): Promise<number> {
  try {
    return (await applications.status(name)).generation;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) {
      return 0;
    }

    throw error;
  }
}

interface ConflictProps {
  name: string;
  isNew: boolean;
  opened: number;
  newest: number;
  going: boolean;
  onOver: () => void;
}

/** Somebody else was there first: what has happened, and what can be done. */
function Conflict({ name, isNew, opened, newest, going, onOver }: ConflictProps) {
  return (
    <div class="notice bad said" role="alert" data-conflict={newest}>
      <p>
        {newest === 0
          ? <>The application was deleted in the meantime. Deploying makes it anew, with an empty history.</>
          : isNew
            ? <>There is an application <strong>{visible(name)}</strong> already, at generation {newest}. Take another name; or look at it, and deploy over it if that is what you want.</>
            : <>Generation {newest} was deployed since you opened generation {opened}. Look at its history and take over what you want to keep of it, then deploy over it: your program is kept here as a draft. The other one stays in the history.</>}
      </p>
      <div class="choices">
        {newest > 0 && <a class="button" href={applicationLink(name)}>Look at it</a>}
        <button type="button" disabled={going} onClick={onOver}>{newest === 0 ? 'Deploy as a new one' : `Deploy over generation ${newest}`}</button>
      </div>
    </div>
  );
}
