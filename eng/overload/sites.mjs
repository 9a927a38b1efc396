// The load of sites.sh: node sites.mjs API KINESIS PID
import { readFileSync } from 'node:fs';
import http from 'node:http';

const [api, kinesis, pid] = process.argv.slice(2);
const sites = Number(process.env.SITES ?? 10_000);
const streams = Number(process.env.STREAMS ?? 1_000);
const secondsOfGets = Number(process.env.SECONDS_OF_GETS ?? 30);
const p99Limit = Number(process.env.P99_MS ?? 100);
const readingsOfASite = 170;
const spikeAt = 160;
const noon = Date.UTC(2026, 0, 1, 12);
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
let failed = false;

const check = (holds, text) => {
  console.log(`${holds ? 'ok    ' : 'FAILED'} ${text}`);
  failed ||= !holds;
};
const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const rss = () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);

function send(base, path, options = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const request = http.request(base + path, { agent, ...options }, response => {
      const parts = [];
      response.on('data', part => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function get(path) {
  const { status, text } = await send(api, path);
  if (status !== 200) {
    throw new Error(`GET ${path}: ${status} ${text.slice(0, 200)}`);
  }

  return JSON.parse(text);
}

async function until(what, done, seconds, pause = 1000) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(pause)) {
    try {
      if (await done()) {
        return true;
      }
    } catch (error) {
      if (Date.now() + pause >= end) {
        console.log(String(error));
      }
    }
  }

  console.log(`${what} did not come within ${seconds} s.`);
  return false;
}

// One record of a site: ordinary readings of one sensor, one a second, and a spike of ten of them.
function record(site) {
  const lines = [];
  for (let i = 0; i < readingsOfASite; i++) {
    const usual = 20 + Math.sin(i) + ((i * 7919) % 13) / 50;
    const temperature = i >= spikeAt ? 500 + i : usual;
    lines.push(JSON.stringify({ sensorId: `${site}/x`, timestamp: new Date(noon + i * 1000).toISOString(), metrics: { temperature } }));
  }

  return { Data: Buffer.from(lines.join('\n')).toString('base64'), PartitionKey: `${site}/x` };
}

async function put(names) {
  let records = names.map(record);
  while (records.length > 0) {
    const { status, text } = await send(kinesis, '/', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'Kinesis_20131202.PutRecords' },
    }, JSON.stringify({ StreamName: 'sensor-readings', Records: records }));
    if (status !== 200) {
      throw new Error(`PutRecords: ${status} ${text.slice(0, 300)}`);
    }

    const results = JSON.parse(text).Records;
    records = records.filter((_, i) => results[i].ErrorCode);
    if (records.length > 0) {
      await sleep(200);
    }
  }
}

async function listedSites() {
  const found = new Set();
  let anomalies = 0;
  let omitted = 0;
  let longest = 0;
  let before = '';
  do {
    const page = await get(`/anomalies?limit=1000${before && `&before=${encodeURIComponent(before)}`}`);
    page.items.forEach(item => found.add(item.sensorId.split('/')[0]));
    anomalies += page.items.length;
    omitted = page.sitesOmitted;
    before = page.cursor;
    longest = Math.max(longest, page.cursor?.length ?? 0, page.after?.length ?? 0);
  } while (before !== null);
  return { found, anomalies, omitted, longest };
}

function openStream() {
  const stream = { sensors: new Set(), missed: 0, longestId: 0, ended: false };
  return new Promise((resolve, reject) => {
    const request = http.get(`${api}/anomalies/stream`, { agent }, response => {
      if (response.statusCode !== 200) {
        reject(new Error(`GET /anomalies/stream: ${response.statusCode}`));
        return;
      }

      let rest = '';
      response.setEncoding('utf8');
      response.on('data', text => {
        const lines = (rest + text).split('\n');
        rest = lines.pop();
        for (const line of lines) {
          if (line.startsWith('data: ')) {
            const data = JSON.parse(line.slice(6));
            stream.sensors.add(data.sensorId);
          } else if (line === 'event: missed') {
            stream.missed++;
          } else if (line.startsWith('id: ')) {
            stream.longestId = Math.max(stream.longestId, line.length - 4);
          }
        }

        resolve(stream);
      });
      response.on('error', () => { stream.ended = true; });
      response.on('end', () => { stream.ended = true; });
    });
    request.on('error', reject);
  });
}

const percentile = (times, share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];

async function measure(name, path, seconds, isBound = true) {
  const times = [];
  const end = Date.now() + seconds * 1000;
  const worker = async () => {
    while (Date.now() < end) {
      const begun = performance.now();
      await get(path());
      times.push(performance.now() - begun);
      await sleep(10);
    }
  };
  await Promise.all([worker(), worker()]);
  times.sort((left, right) => left - right);
  const [median, p99, max] = [percentile(times, 0.5), percentile(times, 0.99), times.at(-1)].map(Math.round);
  const text = `${name}: ${times.length} GETs, median ${median} ms, p99 ${p99} ms, max ${max} ms; RSS ${rss()} MB`;
  if (isBound) {
    check(p99 < p99Limit, text);
  } else {
    console.log(text);
  }
}

const name = i => `site${String(i).padStart(5, '0')}`;
const features = () => `/sensors/${encodeURIComponent(`${name(Math.floor(Math.random() * sites))}/x`)}/features`;
const list = () => '/anomalies?limit=100';

if (!await until('The silo', async () => (await send(api, '/health/ready')).status === 200, 120)) {
  process.exit(1);
}

console.log(`RSS at start ${rss()} MB`);
const begun = Date.now();
for (let i = 0; i < sites; i += 100) {
  await put(Array.from({ length: Math.min(100, sites - i) }, (_, j) => name(i + j)));
}

console.log(`${sites} records put in ${Math.round((Date.now() - begun) / 1000)} s`);
let listed;
await until('An anomaly of each site', async () => (listed = await listedSites()).found.size >= sites, 1800, 5000);
check(listed?.found.size === sites, `${listed?.found.size} of ${sites} sites in the list, ${listed?.anomalies} anomalies, ${listed?.omitted} sites omitted, longest cursor `
  + `${listed?.longest}, after ${Math.round((Date.now() - begun) / 1000)} s; RSS ${rss()} MB`);
check(listed?.longest <= 200, 'cursors have at most 200 characters');
await until('That all is read', async () => (await get('/cluster')).fleet.behindSeconds === 0, 600);

await measure('features, no streams', features, secondsOfGets / 3);
await measure('anomalies, no streams', list, secondsOfGets / 3);
const opening = Date.now();
const open = [];
// A thousand connections in two seconds: told, and not bounded.
const during = Promise.all([
  measure('features while streams open', features, secondsOfGets / 3, false),
  measure('anomalies while streams open', list, secondsOfGets / 3, false),
]);
for (let i = 0; i < streams; i += 50) {
  open.push(...await Promise.all(Array.from({ length: Math.min(50, streams - i) }, openStream)));
}

console.log(`${streams} streams opened in ${Date.now() - opening} ms; RSS ${rss()} MB`);
await during;
await measure('features, with streams', features, secondsOfGets);
await measure('anomalies, with streams', list, secondsOfGets);

const added = Date.now();
await put(['realplant']);
const complete = await until('The new site at every stream', () => open.every(stream => stream.sensors.has('realplant/x')), 60, 50);
check(complete, `${open.filter(stream => stream.sensors.has('realplant/x')).length} of ${streams} streams have the new site's anomaly, after ${Date.now() - added} ms`);
const first = await get('/anomalies?limit=100');
check(first.items.some(item => item.sensorId === 'realplant/x'), 'the list has it on its first page');
check(open.every(stream => !stream.ended && stream.missed === 0), 'no stream has ended or missed anything');
check(Math.max(...open.map(stream => stream.longestId)) <= 200, `ids of events have at most ${Math.max(...open.map(stream => stream.longestId))} characters`);
await measure('features after it', features, 5);
console.log(`RSS at end ${rss()} MB`);
process.exit(failed ? 1 : 0);
