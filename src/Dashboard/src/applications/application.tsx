import { useCallback, useState } from 'preact/hooks';
import { ApiError } from '../api';
import { ago, integer, siloAddress, time, visible } from '../format';
import { useNow, usePolled } from '../hooks';
import { editLink } from '../routes';
import { applications, messageOf, type Deployment, type Status } from './contract';
import { takeDeployment } from './deployed';
import { History } from './history';
import { Figure, Figures, StateBadge } from './list';
import { LiveRows } from './live-rows';
import { Remove } from './remove';

export function ApplicationView({ name, connection }: { name: string; connection: string }) {
  const [deployment, setDeployment] = useState(() => takeDeployment(name));
  const [removes, setRemoves] = useState(false);

  // Asked at once again when there is a new generation.
  const ask = useCallback((signal: AbortSignal) => applications.status(name, signal), [name, deployment]);
  const { value: application, error } = usePolled(ask, 2000, connection);
  const isGone = error instanceof ApiError && error.status === 404;
  return (
    <>
      <p class="back"><a href="#/applications">← Applications</a></p>
      <div class="title">
        <h1 tabIndex={-1} class="id">{visible(name)}</h1>
        {application && !isGone && <StateBadge state={application.state} />}
        {application && !isGone && (
          <div class="choices actions">
            <a class="button" href={editLink(name)}>Edit</a>
            <button type="button" onClick={() => setRemoves(true)}>Delete</button>
          </div>
        )}
      </div>
      {deployment && <Deployed deployment={deployment} onClose={() => setDeployment(null)} />}
      {isGone && <p class="notice" role="alert">There is no application of this name.</p>}
      {Boolean(error) && !isGone && <p class="notice bad" role="alert">{messageOf(error)}</p>}
      {!application && !error && <p class="quiet">Asking for it…</p>}
      {application && !isGone && <Details application={application} onDeployed={setDeployment} />}
      {removes && <Remove name={name} onClose={() => setRemoves(false)} />}
    </>
  );
}

function Details({ application, onDeployed }: { application: Status; onDeployed: (deployment: Deployment) => void }) {
  const now = useNow();
  return (
    <>
      <p class="lead">
        {application.generation > 0 && <>Generation {application.generation}</>}
        {application.committedAt !== null && <> since <time dateTime={application.committedAt}>{time(application.committedAt)}</time>, {ago(application.committedAt, now)}</>}
        {application.note !== '' && <> · {visible(application.note)}</>}
      </p>
      {application.problem !== null && <p class="notice bad" role="alert"><strong>It does not go on:</strong> {visible(application.problem)}</p>}
      <section class="card" aria-label="In numbers">
        <Figures application={application}>
          <Figure name="records">{integer(application.records)}</Figure>
          <Figure name="rows in">{integer(application.rowsIn)}</Figure>
        </Figures>
      </section>
      <div class="columns">
        <div class="main"><LiveRows key={application.name} application={application} /></div>
        <div class="side">
          <Inputs application={application} />
          <History application={application} onDeployed={onDeployed} />
        </div>
      </div>
    </>
  );
}

function Inputs({ application }: { application: Status }) {
  return (
    <section class="card columns-of" aria-labelledby="inputs">
      <h2 id="inputs">Inputs</h2>
      {application.inputs.map(input => (
        <details key={input.name} class="group">
          <summary><span class="id">{visible(input.name)}</span></summary>
          <ul>{input.columns.map(column => <li key={column.name}><span>{visible(column.name)}</span><span class="type">{visible(column.type)}</span></li>)}</ul>
        </details>
      ))}
      <p class="quiet">
        {application.inputs.map(input => (input.source === null ? 'the main stream' : `the stream ${visible(input.source)}`)).join(', ')}
        {' · '}{application.shards} {application.shards === 1 ? 'shard' : 'shards'}{application.silo !== '' && <> · run by {siloAddress(application.silo)}</>}
      </p>
    </section>
  );
}

/** What came of a deployment: its warnings, and how columns were named. */
function Deployed({ deployment, onClose }: { deployment: Deployment; onClose: () => void }) {
  return (
    <div class="notice good bar" role="status" data-deployed={deployment.result}>
      <div>
        <p><strong>{deployment.result === 'unchanged' ? `Nothing changed: generation ${deployment.generation} has this definition already.` : `Generation ${deployment.generation} is deployed.`}</strong></p>
        {(deployment.warnings.length > 0 || deployment.notes.length > 0) && (
          <ul>
            {deployment.warnings.map((warning, i) => <li key={`w${i}`}>Warning, {warning.line}:{warning.column}: {visible(warning.message)}</li>)}
            {deployment.notes.map(note => <li key={note}>{visible(note)}</li>)}
          </ul>
        )}
      </div>
      <button type="button" onClick={onClose}>Close</button>
    </div>
  );
}
