import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import 'uplot/dist/uPlot.min.css';
import { api, key, onRefused, type Anomaly } from './api';
import { ApplicationView } from './applications/application';
import { EditApplicationView, NewApplicationView } from './applications/editor';
import { ApplicationsView } from './applications/list';
import { causeOf, isSilence, siteOf } from './causes';
import { DeadLettersView } from './dead-letters';
import { AnomalyFeed, type FeedState } from './feed';
import { FleetView } from './fleet';
import { score, time, visible } from './format';
import { useFeed, usePolled } from './hooks';
import { routeOf, type Route } from './routes';
import { SensorView } from './sensor';
import './style.css';
import './applications/style.css';

const feed = new AnomalyFeed();
const askCluster = (signal: AbortSignal) => api.cluster(signal);

function App() {
  const [refused, setRefused] = useState(false);
  onRefused(() => setRefused(true));
  useEffect(() => feed.start(), []);
  if (refused) {
    return <KeyForm onGiven={() => { setRefused(false); feed.restart(); }} />;
  }

  return <Dashboard />;
}

function Dashboard() {
  const route = useRoute();
  const state = useFeed(feed);
  const cluster = usePolled(askCluster, 2000, state.connection);
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = titleOf(route);
    if (!first.current) {
      // Who cannot see that the view has changed is told by where the focus is.
      main.current?.querySelector('h1')?.focus();
      scrollTo(0, 0);
    }

    first.current = false;
  }, [route]);
  return (
    <>
      <a class="skip" href="#main" onClick={event => { event.preventDefault(); main.current?.focus(); }}>To the content</a>
      <header>
        <a class="brand" href="#/"><Logo />SensorGrid</a>
        <nav aria-label="Views">
          <a href="#/" aria-current={route.view === 'fleet' ? 'page' : undefined}>Fleet</a>
          <a href="#/applications" aria-current={isOfApplications(route) ? 'page' : undefined}>Applications</a>
          <a href="#/dead-letters" aria-current={route.view === 'dead-letters' ? 'page' : undefined}>Dead letters</a>
        </nav>
        <ConnectionState state={state} />
        {key.get() && <button type="button" class="plain" onClick={() => { key.forget(); location.reload(); }}>Forget key</button>}
      </header>
      <main id="main" ref={main} tabIndex={-1} class={state.connection === 'lost' ? 'stale' : ''}>
        {state.connection === 'lost' && (
          <p class="notice bad" id="lost">
            {state.refusal ?? `The connection to the server is lost since ${time(state.lostAt!)}.`}
            {state.anomalies !== null && ' What is shown is from before.'} It is tried again all the time, and nothing will be missing afterwards.
          </p>
        )}
        {route.view === 'fleet' && <FleetView feed={feed} state={state} cluster={cluster.value} />}
        {route.view === 'sensor' && <SensorView key={route.sensorId} sensorId={route.sensorId} state={state} cluster={cluster.value} />}
        {route.view === 'dead-letters' && <DeadLettersView />}
        {route.view === 'applications' && <ApplicationsView connection={state.connection} />}
        {route.view === 'application' && <ApplicationView key={route.name} name={route.name} connection={state.connection} />}
        {route.view === 'new-application' && <NewApplicationView key={String(route.example)} withExample={route.example} />}
        {route.view === 'edit-application' && <EditApplicationView key={`${route.generation}/${route.name}`} name={route.name} generation={route.generation} />}
      </main>
      <footer>
        <a href="/openapi/v1.json">API description</a>
        <a href="/metrics">Metrics</a>
        <span>Times are those of this browser{isOfApplications(route) ? '; in rows of applications they are UTC' : ''}.</span>
      </footer>
      <Arrivals anomaly={state.arrived} />
    </>
  );
}

function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = () => setHash(location.hash);
    addEventListener('hashchange', onChange);

    // It may have changed since the first rendering, before anybody listened.
    onChange();
    return () => removeEventListener('hashchange', onChange);
  }, []);
  const route = useRef<{ hash: string; route: Route }>({ hash, route: routeOf(hash) });
  if (route.current.hash !== hash) {
    route.current = { hash, route: routeOf(hash) };
  }

  return route.current.route;
}

const isOfApplications = (route: Route) => route.view.endsWith('application') || route.view === 'applications';

function titleOf(route: Route): string {
  return `${viewOf(route)} · SensorGrid`;
}

function viewOf(route: Route): string {
  switch (route.view) {
    case 'sensor':
      return visible(route.sensorId);
    case 'dead-letters':
      return 'Dead letters';
    case 'applications':
      return 'Applications';
    case 'new-application':
      return 'New application';
    case 'application':
      return visible(route.name);
    case 'edit-application':
      return `Edit ${visible(route.name)}`;
    default:
      return 'Fleet';
  }
}

/** Said to those who see it, and once for each change to those who do not. */
function ConnectionState({ state }: { state: FeedState }) {
  const words = state.connection === 'lost' ? (state.refusal ? 'Not available' : 'Connection lost') : state.connection === 'connecting' ? 'Connecting…' : state.wasLost ? 'Live again' : 'Live';
  return <p class={`connection ${state.connection}`} role="status" data-connection={state.connection}><i aria-hidden="true" />{words}</p>;
}

/** Tells of the newest anomaly, one in five seconds at the most: in a storm nobody could listen to each. */
function Arrivals({ anomaly }: { anomaly: Anomaly | null }) {
  const [told, setTold] = useState<Anomaly | null>(null);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + 5000 - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      setTold(anomaly);
    }, wait);
    return () => clearTimeout(timer);
  }, [anomaly]);
  return <p class="hidden" aria-live="polite">{told ? sayingOf(told) : ''}</p>;
}

function sayingOf(anomaly: Anomaly): string {
  return isSilence(anomaly) || anomaly.score === null
    ? `${anomaly.kind === 'siteSilence' ? siteOf(anomaly) : visible(anomaly.sensorId)}: ${causeOf(anomaly)}`
    : `Anomaly of ${visible(anomaly.sensorId)}, score ${score(anomaly.score)}: ${causeOf(anomaly)}`;
}

function KeyForm({ onGiven }: { onGiven: () => void }) {
  const [value, setValue] = useState('');
  const wasRefused = key.get() !== null;
  const give = (event: Event) => {
    event.preventDefault();
    key.set(value.trim());
    onGiven();
  };
  return (
    <main class="door">
      <form class="card" onSubmit={give}>
        <h1><Logo />SensorGrid</h1>
        <p>This system asks for an API key. It is kept in this tab until you close it.</p>
        <label for="key">API key</label>
        <input id="key" type="password" autocomplete="off" autofocus required value={value} onInput={event => setValue(event.currentTarget.value)}
          aria-describedby={wasRefused ? 'refused' : undefined} />
        {wasRefused && <p id="refused" class="notice bad" role="alert">The key is not known here.</p>}
        <button type="submit">Go on</button>
      </form>
    </main>
  );
}

function Logo() {
  return (
    <svg viewBox="0 0 16 16" width="22" height="22" aria-hidden="true">
      <rect width="16" height="16" rx="4" fill="var(--accent)" />
      <path d="M2.5 9h2.6l1.6-4.5 2.6 7.5 1.6-3h2.6" fill="none" stroke="var(--surface)" stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round" />
    </svg>
  );
}

render(<App />, document.getElementById('app')!);
