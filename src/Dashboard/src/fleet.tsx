import { useCallback, useEffect, useState } from 'preact/hooks';
import { api, key, type Cluster, type Condition, type Page, type Sensor, type Silo } from './api';
import { AnomalyList } from './anomalies';
import type { AnomalyFeed, FeedState } from './feed';
import { ago, duration, integer, none, rate, shardNumber, siloAddress, time, visible } from './format';
import { useNow, useSettled } from './hooks';
import { sensorLink } from './routes';

export function FleetView({ feed, state, cluster }: { feed: AnomalyFeed; state: FeedState; cluster: Cluster | null }) {
  const [filter, setFilter] = useState<Condition | null>(null);
  if (cluster?.fleet.sensors === 0) {
    return (
      <>
        <h1 tabIndex={-1}>Fleet</h1>
        <div class="columns">
          <FirstReading />
          <Silos cluster={cluster} />
        </div>
      </>
    );
  }

  return (
    <>
      <h1 tabIndex={-1}>Fleet</h1>
      <Tiles cluster={cluster} filter={filter} onFilter={setFilter} />
      <Jumps />
      <div class="columns">
        <section class="card" aria-labelledby="anomalies">
          <h2 id="anomalies">Anomalies</h2>
          <AnomalyList feed={feed} state={state} />
        </section>
        <div class="side">
          <Finder filter={filter} onFilter={setFilter} />
          <Silos cluster={cluster} />
        </div>
      </div>
    </>
  );
}

/** Where the parts stand below each other, the lower ones are far from the top. */
function Jumps() {
  const parts = { sensors: 'Find a sensor', silos: 'Silos' };
  const jump = (id: string) => {
    const heading = document.getElementById(id);
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  };
  return (
    <div class="jumps">
      {Object.entries(parts).map(([id, name]) => <button key={id} type="button" onClick={() => jump(id)}>{name} ↓</button>)}
    </div>
  );
}

function Tiles({ cluster, filter, onFilter }: { cluster: Cluster | null; filter: Condition | null; onFilter: (filter: Condition | null) => void }) {
  const fleet = cluster?.fleet;
  const condition = (name: Condition, number: number | undefined) => (
    <li>
      <button type="button" class={`tile ${name}${number ? '' : ' none'}`} aria-pressed={filter === name} onClick={() => onFilter(filter === name ? null : name)}>
        <span class="name">{name}</span>
        <span class="figure" data-figure={name}>{number === undefined ? none : integer(number)}</span>
        <span class="note">{name === 'silent' && fleet ? `overdue, or for ${duration(fleet.silentAfterSeconds)}` : number === 1 ? 'sensor' : 'sensors'}</span>
      </button>
    </li>
  );
  return (
    <ul class="tiles" aria-label="The fleet in numbers">
      {condition('live', fleet?.live)}
      {condition('silent', fleet?.silent)}
      {condition('anomalous', fleet?.anomalous)}
      <li class="tile">
        <span class="name">readings</span>
        <span class="figure">{fleet ? rate(fleet.readingsPerSecond) : none}</span>
        <span class="note">a second</span>
      </li>
      <li class="tile">
        <span class="name">behind the stream</span>
        <span class="figure">{fleet && fleet.behindSeconds !== null ? duration(fleet.behindSeconds) : none}</span>
        <span class="note">{fleet && fleet.behindSeconds === null ? 'no shard is being read' : 'the shard furthest behind'}</span>
      </li>
      <ModelTile silos={cluster?.silos} />
    </ul>
  );
}

/** While silos are replaced, more than one model can be in force. */
function ModelTile({ silos }: { silos: Silo[] | undefined }) {
  const models = new Map((silos ?? []).filter(silo => silo.state === 'running').map(silo => [`${silo.model.name}@${silo.model.version}`, silo.model]));
  return (
    <li class="tile">
      <span class="name">model</span>
      <span class="figure small">{models.size === 0 ? none : [...models.values()].map(model => model.name).join(', ')}</span>
      <span class="note">
        {[...models.values()].map(model => `version ${model.version}, threshold ${Number(model.threshold.toPrecision(3))}`).join('; ')}
      </span>
    </li>
  );
}

function Finder({ filter, onFilter }: { filter: Condition | null; onFilter: (filter: Condition | null) => void }) {
  const [prefix, setPrefix] = useState('');
  const settled = useSettled(prefix, 200);
  const [page, setPage] = useState<Page<Sensor> | null>(null);
  const [failed, setFailed] = useState(false);
  const load = useCallback(async (cursor: string | null, signal?: AbortSignal) => {
    try {
      const next = await api.sensors(settled, filter, cursor, 12, signal);
      setPage(before => cursor && before ? { items: [...before.items, ...next.items], cursor: next.cursor } : next);
      setFailed(false);
    } catch {
      setFailed(!signal?.aborted);
    }
  }, [settled, filter]);
  useEffect(() => {
    const stop = new AbortController();
    void load(null, stop.signal);
    const timer = setInterval(() => {
      // Not while somebody reads further down in the list.
      setPage(before => {
        if (before === null || before.items.length <= 12) {
          void load(null, stop.signal);
        }

        return before;
      });
    }, 5000);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [load]);
  return (
    <section class="card" aria-labelledby="sensors">
      <h2 id="sensors" tabIndex={-1}>Sensors</h2>
      <div class="find">
        <label class="hidden" for="prefix">Id begins with</label>
        <input id="prefix" type="search" placeholder="Id begins with…" autocomplete="off" spellcheck={false}
          value={prefix} onInput={event => setPrefix(event.currentTarget.value)} />
        {filter && <button type="button" onClick={() => onFilter(null)}>{filter} only ×</button>}
      </div>
      {failed && <p class="quiet" role="alert">The list could not be had; it is asked for again.</p>}
      {page && page.items.length === 0 && !page.cursor && <p class="quiet">No {filter ?? ''} sensor{settled ? <> begins with <code>{settled}</code></> : null}.</p>}
      <ul class="sensors">
        {page?.items.map(sensor => (
          <li key={sensor.sensorId}>
            <a href={sensorLink(sensor.sensorId)}>{visible(sensor.sensorId)}</a>
            <ConditionBadge condition={sensor.state} />
          </li>
        ))}
      </ul>
      {page?.cursor && <button type="button" onClick={() => void load(page.cursor)}>Show more</button>}
    </section>
  );
}

export function ConditionBadge({ condition }: { condition: Condition }) {
  return <span class={`badge ${condition === 'live' ? 'good' : condition === 'silent' ? 'warn' : 'bad'}`}>{condition}</span>;
}

function Silos({ cluster }: { cluster: Cluster | null }) {
  const now = useNow();
  return (
    <section class="card" aria-labelledby="silos">
      <h2 id="silos" tabIndex={-1}>Silos</h2>
      {cluster === null && <p class="quiet">Asking for them…</p>}
      {cluster && cluster.silos.length === 0 && <p class="quiet">No silo has been heard of yet.</p>}
      {cluster?.silos.map(silo => (
        <article key={silo.silo} class="silo">
          <h3>{siloAddress(silo.silo)} <span class={`badge ${silo.state === 'running' ? 'good' : 'bad'}`}>{silo.state}</span></h3>
          <p class="quiet">
            {silo.state === 'running'
              ? <>since <time dateTime={silo.startedAt}>{time(silo.startedAt)}</time>, {rate(silo.readingsPerSecond)} readings a second</>
              : <>last heard of {ago(silo.heardAt, now)}</>}
          </p>
          {silo.refusal !== null && <p role="alert">{silo.refusal}</p>}
          {silo.shards.length > 0 && (
            <table>
              <thead><tr><th scope="col">Shard</th><th scope="col">State</th><th scope="col" class="right">Behind</th></tr></thead>
              <tbody>
                {silo.shards.map(shard => (
                  <tr key={shard.shard}>
                    <td title={shard.shard}>{shardNumber(shard.shard)}</td>
                    <td>{shard.state}</td>
                    <td class="right">{shard.behindSeconds === null ? none : duration(shard.behindSeconds)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </article>
      ))}
    </section>
  );
}

/** What an empty fleet shows: the shortest way to a first reading. */
function FirstReading() {
  const [copied, setCopied] = useState(false);
  const authorization = key.get() ? " -H 'authorization: Bearer <your key>'" : '';
  const command = `curl -X POST ${location.origin}/readings${authorization} -H 'content-type: application/json' `
    + `-d '{"sensorId":"plant-1/pump-7","timestamp":'$(date +%s000)',"metrics":{"temperature":21.5}}'`;
  const copy = () => navigator.clipboard.writeText(command).then(() => setCopied(true), () => undefined);
  return (
    <section class="card first" aria-labelledby="first">
      <h2 id="first">No sensors yet</h2>
      <p>A sensor is there from its first reading on. Send one:</p>
      <div class="command">
        <pre tabIndex={0} aria-label="Command that sends a reading"><code>{command}</code></pre>
        <button type="button" onClick={() => void copy()}>{copied ? 'Copied' : 'Copy'}</button>
      </div>
      <p>Or let a made-up fleet run, with faults that are to be found:</p>
      <div class="command">
        <pre tabIndex={0} aria-label="Command that simulates a fleet"><code>./sensorgrid simulate --sensors 100 --duration 10m --faults</code></pre>
      </div>
      <p class="quiet">This page shows the first sensor as soon as it is there.</p>
    </section>
  );
}
