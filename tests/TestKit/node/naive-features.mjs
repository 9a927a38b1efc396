// Reads whole streams with the AWS SDK for JavaScript and recomputes every default feature of every sensor, as of its newest reading, from
// all of its raw readings by the textbook. Shares nothing with what it is compared to.
// Usage: node naive-features.mjs SERVICE_URL STREAM [FURTHER_STREAM...]
// Prints one line of JSON: {"sensors":{ID:{"readings":N,"late":N,"duplicates":N,"features":{NAME:VALUE}}},"refused":N}. Late readings and
// repeated ids are no readings.
import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const [url, ...streams] = process.argv.slice(2);
const client = new KinesisClient({
  endpoint: url,
  region: 'us-east-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  requestHandler: new NodeHttpHandler(),
});
const minute = 60_000;
const lateness = minute;
const skew = 5 * minute;
const windows = [['1m', minute, null], ['5m', 5 * minute, null], ['1h', 60 * minute, minute]];

function listOf(map, key) {
  if (!map.has(key)) {
    map.set(key, []);
  }
  return map.get(key);
}

function decode(data) {
  try {
    const reading = JSON.parse(Buffer.from(data).toString('utf8'));
    const time = Date.parse(reading.timestamp);
    const metrics = Object.entries(reading.metrics);
    const valid = typeof reading.sensorId === 'string' && reading.sensorId.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f]/.test(reading.sensorId)
      && !Number.isNaN(time) && metrics.length > 0 && metrics.every(([, value]) => typeof value === 'number');
    return valid ? { sensorId: reading.sensorId, time, metrics, id: reading.id } : null;
  } catch {
    return null;
  }
}

function describe(points) {
  const values = points.map((point) => point.value);
  const n = values.length;
  if (n === 0) {
    return { count: 0, sum: null, mean: null, std: null, min: null, max: null, first: null, last: null, delta: null, slope: null };
  }
  const sum = values.reduce((a, b) => a + b, 0);
  const mean = sum / n;
  const seconds = points.map((point) => (point.time - points[0].time) / 1000);
  const meanSeconds = seconds.reduce((a, b) => a + b, 0) / n;
  const spread = seconds.reduce((a, s) => a + (s - meanSeconds) ** 2, 0);
  return {
    count: n,
    sum,
    mean,
    std: Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / n),
    min: values.reduce((a, b) => Math.min(a, b)),
    max: values.reduce((a, b) => Math.max(a, b)),
    first: values[0],
    last: values[n - 1],
    delta: values[n - 1] - values[0],
    slope: points[0].time === points[n - 1].time ? null : seconds.reduce((a, s, i) => a + (s - meanSeconds) * (values[i] - mean), 0) / spread,
  };
}

// What the sensor has had of one shard decides what is late there.
function take(sensor, newest, reading) {
  if (reading.time < (newest.get(reading.sensorId) ?? -Infinity) - lateness) {
    sensor.late++;
    return;
  }
  // A reading ahead of its arrival stands for its arrival.
  newest.set(reading.sensorId, Math.max(newest.get(reading.sensorId) ?? -Infinity, Math.min(reading.time, reading.arrived)));
  const id = reading.id === undefined ? undefined : `${reading.time} ${reading.id}`;
  if (id !== undefined && sensor.ids.has(id)) {
    sensor.duplicates++;
    return;
  }
  sensor.ids.add(id);
  sensor.readings.push(reading);
}

const sensors = new Map();
let refused = 0;
const shards = [];
for (const [i, stream] of streams.entries()) {
  const { Shards: listed } = await client.send(new ListShardsCommand({ StreamName: stream }));
  shards.push(...listed.map(({ ShardId: id }) => ({ stream, id, name: i === 0 ? id : `${stream}:${id}` })));
}
for (const shard of shards.sort((a, b) => (a.name < b.name ? -1 : 1))) {
  let { ShardIterator: iterator } = await client.send(
    new GetShardIteratorCommand({ StreamName: shard.stream, ShardId: shard.id, ShardIteratorType: 'TRIM_HORIZON' }));
  const newest = new Map();
  while (iterator) {
    const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));
    for (const record of page.Records) {
      const reading = decode(record.Data);
      if (reading && reading.time <= record.ApproximateArrivalTimestamp.getTime() + skew) {
        if (!sensors.has(reading.sensorId)) {
          sensors.set(reading.sensorId, { readings: [], late: 0, duplicates: 0, ids: new Set() });
        }
        take(sensors.get(reading.sensorId), newest, { ...reading, arrived: record.ApproximateArrivalTimestamp.getTime() });
      } else {
        refused++;
      }
    }
    iterator = page.Records.length === 0 && page.MillisBehindLatest === 0 ? null : page.NextShardIterator;
  }
}

const answer = { sensors: {}, refused };
for (const [sensorId, { readings, late, duplicates }] of sensors) {
  const asOf = readings.reduce((newest, reading) => Math.max(newest, reading.time), 0);
  const features = {};
  const points = new Map();
  for (const { time, metrics } of readings) {
    for (const [metric, value] of metrics) {
      listOf(points, metric).push({ time, value });
    }
  }
  for (const [metric, all] of points) {
    // Stable: of one time, the log's order counts, and shards were read in the order of their names.
    all.sort((a, b) => a.time - b.time);
    for (const [label, length, hop] of windows) {
      const start = hop === null ? asOf - length : Math.floor((asOf - length) / hop) * hop;
      for (const [aggregation, value] of Object.entries(describe(all.filter((point) => point.time > start)))) {
        features[`${metric}_${aggregation}_${label}`] = value;
      }
    }
    features[`${metric}_age`] = (asOf - all[all.length - 1].time) / 1000;
  }
  answer.sensors[sensorId] = { readings: readings.length, late, duplicates, features };
}
console.log(JSON.stringify(answer));
