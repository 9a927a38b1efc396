// Publishes the readings of a fleet of sensors, one each INTERVAL seconds in event time, with the AWS SDK for JavaScript: a producer in another language.
// Usage: node fleet.mjs SERVICE_URL STREAM SENSORS READINGS RECORDS_PER_SECOND [BAD_EVERY [SPIKE_AT [KEYS [INTERVAL [APART [TAGS]]]]]]
// From the reading SPIKE_AT on every twentieth sensor is 60 degrees too hot for 3 readings, one sensor after the other, APART readings apart.
// The readings of a sensor go under KEYS partition keys in turn, instead of under its id.
// A reading has TAGS more metrics, of which each seventh comes in every tenth reading alone.
// Prints "published N" now and then, "done N bad M" at the end. Goes on through a server that is gone for a while.
// A line on standard input with a number has it wait when it has published that many readings; another line ends it early.
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createInterface } from 'node:readline';

const [url, stream, sensors, readings, rate, badEvery = 0, spikeAt = Infinity, keys = 0, interval = 1, apart = 4, tags = 0] = process.argv.slice(2).map((value, i) => (i < 2 ? value : Number(value)));
const client = new KinesisClient({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  maxAttempts: 1,
  // Generous: what is given up and sent again is in the stream twice, if the server was only slow.
  requestHandler: new NodeHttpHandler({ connectionTimeout: 60_000, requestTimeout: 180_000 }),
});
const bad = [
  'no json',
  '',
  '{"timestamp":"2026-01-01T00:00:00Z","metrics":{"a":1}}',
  '{"sensorId":"fleet/bad","metrics":{"a":1}}',
  '{"sensorId":"fleet/bad","timestamp":"yesterday","metrics":{"a":1}}',
  '{"sensorId":"fleet/bad","timestamp":"2026-01-01T00:00:00Z","metrics":{"a":+1}}',
  '{"sensorId":"fleet/bad","timestamp":"2026-01-01T00:00:00Z","metrics":{"a":"hot"}}',
  '{"sensorId":"fleet/\\u0007bad","timestamp":"2026-01-01T00:00:00Z","metrics":{"a":1}}',
];

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function put(records) {
  while (records.length > 0) {
    try {
      const answer = await client.send(new PutRecordsCommand({ StreamName: stream, Records: records }));
      records = records.filter((_, i) => answer.Records[i].ErrorCode);
    } catch {
      await pause(100);
    }
  }
}

// A fault of the machine that the sensor watches.
function spike(sensor, place) {
  const since = place - spikeAt - apart * ((sensor / 20) % 10);
  return sensor % 20 === 0 && since >= 0 && since < 3 ? 60 : 0;
}

const start = Date.UTC(2026, 0, 1, 12);
let begun = Date.now();
let published = 0;
let refused = 0;
let batch = [];
let limit = Infinity;
let stopped = false;
createInterface({ input: process.stdin }).on('line', (line) => (Number(line) > 0 ? (limit = Number(line)) : (stopped = true)));
process.stdin.unref();
for (let place = 0; place < readings && !stopped; place++) {
  for (let sensor = 0; sensor < sensors; sensor++) {
    const sensorId = `fleet/sensor-${sensor}`;
    const timestamp = new Date(start + place * interval * 1000 + (sensor % 1000)).toISOString();
    const metrics = { temperature: 20 + Math.sin((place + sensor) / 10) * 5 + spike(sensor, place), vibration: ((place * 31 + sensor * 17) % 100) / 1000 };
    for (let tag = 0; tag < tags; tag++) {
      if (tag % 7 !== 0 || place % 10 === 0) {
        metrics[`tag_${tag}`] = ((place * (tag + 3) + sensor) % 1009) / 7;
      }
    }
    const key = keys > 0 ? `${sensorId}/${place % keys}` : sensorId;
    batch.push({ PartitionKey: key, Data: Buffer.from(JSON.stringify({ sensorId, timestamp, metrics })) });
    published++;
    if (badEvery > 0 && published % badEvery === 0) {
      batch.push({ PartitionKey: sensorId, Data: Buffer.from(bad[refused % bad.length] || ' ') });
      refused++;
    }
    if (batch.length >= 400) {
      await put(batch);
      batch = [];
      console.log(`published ${published}`);
      if (published >= limit) {
        while (published >= limit && published < sensors * readings && !stopped) {
          await pause(20);
        }
        // No haste to make up for it.
        begun = Date.now() - (published / rate) * 1000;
      }
      const ahead = begun + (published / rate) * 1000 - Date.now();
      if (ahead > 0) {
        await pause(ahead);
      }
    }
  }
}
await put(batch);
console.log(`done ${published} bad ${refused}`);
