import { useEffect, useRef, useState } from 'preact/hooks';
import { visible } from '../format';
import { applications, messageOf } from './contract';
import { forgetDraft } from './drafts';

/** Deletes an application once its name has been typed. */
export function Remove({ name, onClose }: { name: string; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [going, setGoing] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const remove = async (event: Event) => {
    event.preventDefault();
    setGoing(true);
    try {
      await applications.remove(name);
      forgetDraft(name);
      location.hash = '#/applications';
    } catch (error) {
      setFailure(messageOf(error));
      setGoing(false);
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="delete" onClose={onClose}>
      <form onSubmit={event => void remove(event)}>
        <h2 id="delete">Delete {visible(name)}?</h2>
        <p>It stops, and its rows, its history and its definitions are gone for good. The readings stay.</p>
        <label for="typed">Type its name to confirm</label>
        <input id="typed" autocomplete="off" spellcheck={false} autofocus value={typed} onInput={event => setTyped(event.currentTarget.value)} />
        {failure !== null && <p class="notice bad" role="alert">{failure}</p>}
        <div class="choices">
          <button type="submit" class="danger" disabled={going || typed !== name}>Delete</button>
          <button type="button" onClick={() => dialog.current?.close()}>Leave it</button>
        </div>
      </form>
    </dialog>
  );
}
