import type { ComponentChildren } from 'preact';
import { useCallback } from 'preact/hooks';
import { duration, integer, none, rate, time, visible } from '../format';
import { usePolled } from '../hooks';
import { applicationLink, exampleLink, newApplicationLink } from '../routes';
import { applications, messageOf, streamTitle, type State, type Status } from './contract';
import { example } from './example';

export function ApplicationsView({ connection }: { connection: string }) {
  const ask = useCallback((signal: AbortSignal) => applications.list(signal), []);
  const { value: list, error } = usePolled(ask, 2000, connection);
  return (
    <>
      <div class="title">
        <h1 tabIndex={-1}>Applications</h1>
        <a class="button strong" href={newApplicationLink}>New application</a>
      </div>
      {Boolean(error) && <p class="notice bad" role="alert">{messageOf(error)}</p>}
      {list === null && !error && <p class="quiet">Asking for them…</p>}
      {list?.length === 0 && <NoApplication />}
      <ul class="applications">{list?.map(application => <Application key={application.name} application={application} />)}</ul>
    </>
  );
}

function NoApplication() {
  return (
    <section class="card first applied" aria-labelledby="none">
      <h2 id="none">No application yet</h2>
      <p>
        An application is a SQL program that runs over the readings as they come: it makes rows, such as a mean for each minute, and keeps the newest of each of its streams.
        Programs of Kinesis Data Analytics run as they are.
      </p>
      <pre class="example" tabIndex={0} aria-label="The example program"><code>{example}</code></pre>
      <p class="choices">
        <a class="button strong" href={exampleLink}>Begin with this example</a>
        <a class="button" href={newApplicationLink}>Begin with an empty program</a>
      </p>
    </section>
  );
}

function Application({ application }: { application: Status }) {
  const outputs = application.streams.filter(stream => !stream.isErrors);
  return (
    <li class="card application" data-application={application.name}>
      <div class="what">
        <a href={applicationLink(application.name)}>{visible(application.name)}</a>
        <StateBadge state={application.state} />
      </div>
      <Figures application={application}>
        {outputs.map(stream => <Figure key={stream.name} name={`rows of ${visible(streamTitle(stream))}`} isWide>{integer(stream.rows)}</Figure>)}
      </Figures>
      {application.problem !== null && <p class="notice bad">{visible(application.problem)}</p>}
    </li>
  );
}

/** What is to be known of an application at a glance. */
export function Figures({ application, children }: { application: Status; children?: ComponentChildren }) {
  return (
    <dl class="figures">
      <Figure name="generation">{application.generation === 0 ? none : integer(application.generation)}</Figure>
      <Figure name="records a second">{rate(application.recordsPerSecond)}</Figure>
      <Figure name="errors" isBad={application.errors > 0}>{integer(application.errors)}</Figure>
      <Figure name="closed until">{application.closedUntil === null ? none : <time dateTime={application.closedUntil}>{time(application.closedUntil)}</time>}</Figure>
      <Figure name="behind the stream">{application.behindSeconds === null ? none : duration(application.behindSeconds)}</Figure>
      {children}
    </dl>
  );
}

export function Figure({ name, isBad = false, isWide = false, children }: { name: string; isBad?: boolean; isWide?: boolean; children: ComponentChildren }) {
  return <div class={isWide ? 'wide' : ''}><dt>{name}</dt><dd class={isBad ? 'bad' : ''}>{children}</dd></div>;
}

export function StateBadge({ state }: { state: State }) {
  return <span class={`badge ${state === 'running' ? 'good' : state === 'starting' ? 'warn' : 'bad'}`} data-state={state}>{state}</span>;
}
