// Which view an address names: all are one page, and what is behind the # never leaves the browser.

export type Route =
  | { view: 'fleet' }
  | { view: 'dead-letters' }
  | { view: 'sensor'; sensorId: string }
  | { view: 'applications' }
  | { view: 'new-application'; example: boolean }
  | { view: 'application'; name: string }
  /** The editor of an application, with its newest definition or that of a generation. */
  | { view: 'edit-application'; name: string; generation: number | null };

export const sensorLink = (sensorId: string) => `#/sensors/${encodeURIComponent(sensorId)}`;

export const newApplicationLink = '#/new-application';

export const exampleLink = '#/new-application/example';

export const applicationLink = (name: string) => `#/applications/${encodeURIComponent(name)}`;

export const editLink = (name: string, generation: number | null = null) => `${applicationLink(name)}/edit${generation === null ? '' : `/${generation}`}`;

export function routeOf(hash: string): Route {
  const path = hash.replace(/^#/, '');
  if (path === '/dead-letters') {
    return { view: 'dead-letters' };
  }

  if (path.startsWith('/sensors/')) {
    try {
      return { view: 'sensor', sensorId: decodeURIComponent(path.slice('/sensors/'.length)) };
    } catch {
      return { view: 'fleet' };
    }
  }

  return applicationRoute(path) ?? { view: 'fleet' };
}

function applicationRoute(path: string): Route | null {
  if (path === '/applications') {
    return { view: 'applications' };
  }

  if (path === '/new-application' || path === '/new-application/example') {
    return { view: 'new-application', example: path.endsWith('/example') };
  }

  const [, name, edit, generation] = /^\/applications\/([^/]+)(\/edit(?:\/(\d{1,15}))?)?$/.exec(path) ?? [];
  if (name === undefined) {
    return null;
  }

  try {
    const decoded = decodeURIComponent(name);
    return edit === undefined
      ? { view: 'application', name: decoded }
      : { view: 'edit-application', name: decoded, generation: generation === undefined ? null : Number(generation) };
  } catch {
    return { view: 'applications' };
  }
}
