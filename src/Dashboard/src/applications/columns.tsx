import { visible } from '../format';
import { isUnnamed, type Check, type Column } from './contract';
import { tableColumns } from './rows';

/** More columns than these are only counted. */
const most = 200;

/** What a program can read and what it declares; a name that is clicked goes into the text. */
export function Columns({ check, onName }: { check: Check | null; onName: (quoted: string) => void }) {
  if (check === null || (check.inputs.length === 0 && check.streams.length === 0)) {
    return <section class="card columns-of" aria-labelledby="columns"><h2 id="columns">Columns</h2><p class="quiet">{check?.problem ? 'They are not known.' : 'They are shown once the program has been checked.'}</p></section>;
  }

  return (
    <section class="card columns-of" aria-labelledby="columns">
      <h2 id="columns">Columns</h2>
      <p class="quiet">Click a name to put it into the program.</p>
      {check.inputs.map(input => (
        <Group key={input.name} title={input.name} note={input.source === null ? 'input, the main stream' : `input, the stream ${input.source}`} columns={tableColumns(input.columns)} onName={onName} />
      ))}
      {check.streams.filter(stream => !stream.isErrors && !isUnnamed(stream)).map(stream => (
        <Group key={stream.name} title={stream.name} note="output" columns={stream.columns} onName={onName} />
      ))}
    </section>
  );
}

function Group({ title, note, columns, onName }: { title: string; note: string; columns: Column[]; onName: (quoted: string) => void }) {
  return (
    <div class="group">
      <h3><Name name={title} onName={onName} /></h3>
      <p class="quiet">{visible(note)}</p>
      <ul>
        {columns.slice(0, most).map(column => (
          <li key={column.name}><Name name={column.name} onName={onName} /><span class="type">{visible(column.type)}</span></li>
        ))}
      </ul>
      {columns.length > most && <p class="quiet">{columns.length - most} more are not listed.</p>}
    </div>
  );
}

function Name({ name, onName }: { name: string; onName: (quoted: string) => void }) {
  return <button type="button" class="name" onClick={() => onName(quote(name))} title={`Insert ${quote(name)}`}>{visible(name)}</button>;
}

/** A name as SQL takes it, whatever its letters. */
export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
