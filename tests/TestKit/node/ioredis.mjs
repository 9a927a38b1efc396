// Reads a sensor through the package "ioredis" as its users do. Arguments: port, sensor id.
import assert from 'node:assert/strict';
import Redis from 'ioredis';

const [port, id] = process.argv.slice(2);
const key = `sensor:${id}`;
const client = new Redis(Number(port));
assert.deepEqual(await client.hmget(key, 'temperature_last_5m', 'nothing'), ['21.5', null]);
const pipeline = client.pipeline();
for (let i = 0; i < 100; i++) {
  pipeline.hget(i % 2 ? 'sensor:of-nobody' : key, 'temperature_count_5m');
}

assert.deepEqual(await pipeline.exec(), Array.from({ length: 100 }, (_, i) => [null, i % 2 ? null : '1']));
assert.deepEqual(await client.multi().exists(key).exec(), [[null, 1]]);
const keys = [];
for await (const page of client.scanStream({ match: `${key}*` })) {
  keys.push(...page);
}

assert.deepEqual(keys, [key]);
await assert.rejects(client.hset(key, 'a', '1'), /features come from readings/);
const subscriber = client.duplicate();
assert.equal(await subscriber.subscribe('anomalies:plant-1'), 1);
await subscriber.quit();
await client.quit();
console.log('all as expected');
