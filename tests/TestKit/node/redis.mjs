// Reads a sensor through the package "redis" as its users do. Arguments: port, sensor id.
import assert from 'node:assert/strict';
import { createClient } from 'redis';

const [port, id] = process.argv.slice(2);
const key = `sensor:${id}`;
for (const RESP of [2, 3]) {
  const client = createClient({ url: `redis://127.0.0.1:${port}`, RESP });
  client.on('error', error => { throw error; });
  await client.connect();
  assert.deepEqual(await client.hmGet(key, ['temperature_last_5m', 'nothing']), ['21.5', null]);
  assert.ok(Object.values(await client.hGetAll(key)).every(value => Number.isFinite(Number(value))));
  const together = await Promise.all(Array.from({ length: 100 }, (_, i) => client.hGet(i % 2 ? 'sensor:of-nobody' : key, 'temperature_count_5m')));
  assert.deepEqual(together, Array.from({ length: 100 }, (_, i) => (i % 2 ? null : '1')));
  const keys = [];
  for await (const page of client.scanIterator({ MATCH: `${key}*` })) {
    keys.push(...[page].flat());
  }

  assert.deepEqual(keys, [key]);
  assert.deepEqual(await client.multi().exists(key).exists('sensor:of-nobody').exec(), [1, 0]);
  await assert.rejects(client.hSet(key, 'a', '1'), /features come from readings/);
  const subscriber = client.duplicate();
  await subscriber.connect();
  await subscriber.subscribe('anomalies:plant-1', () => {});
  await subscriber.pSubscribe('anomalies:*', () => {});
  await subscriber.unsubscribe();
  await subscriber.pUnsubscribe();
  await subscriber.close();
  await client.close();
}

console.log('all as expected');
