// Which view an address names: all are one page, and what is behind the # never leaves the browser.

export type Route = { view: 'fleet' } | { view: 'dead-letters' } | { view: 'sensor'; sensorId: string };

export const sensorLink = (sensorId: string) => `#/sensors/${encodeURIComponent(sensorId)}`;

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

  return { view: 'fleet' };
}
