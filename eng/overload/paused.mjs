// Stops a silo for 5.3 seconds under 48 connections over all GETs, and looks at each answer: one JSON value, or 503. Argument: rounds (20).
import { Agent, request } from 'node:http';
import { check, pause } from './grid.mjs';

const rounds = Number(process.argv[2] ?? 20);
const connections = 48;
const sensors = 1000;
const deadLetters = 15_000;
const stopped = 5300;

/** One GET over a connection of its own; resolves with what became of it. */
const ask = (api, path, agent) => new Promise(resolve => {
  const began = Date.now();
  const sent = request(`${api}${path}`, { agent }, response => {
    const parts = [];
    response.on('data', part => parts.push(part));
    response.on('end', () => resolve({ path, status: response.statusCode, body: Buffer.concat(parts), took: Date.now() - began, headers: response.headers }));
    response.on('error', error => resolve({ path, error: `${error.code} in the answer`, took: Date.now() - began }));
  });
  sent.on('error', error => resolve({ path, error: error.code ?? error.message, took: Date.now() - began }));
  sent.end();
});

const fits = ({ status, body, headers }, expected) => {
  if (status === 503) return 'unavailable';
  if (status !== expected) return `status ${status}`;
  if (!headers['content-type']?.includes('json')) return 'right';
  try {
    JSON.parse(body.toString('utf8'));
    return 'right';
  } catch (error) {
    return `not one JSON value: ${error.message.slice(0, 80)}`;
  }
};

await check('paused', {}, async grid => {
  const start = Date.now() - 60_000;
  for (let batch = 0; batch < 10; batch++) {
    const readings = [];
    for (let sensor = 0; sensor < sensors; sensor++) {
      readings.push({ sensorId: `plant-${sensor % 20}/pump-${sensor}`, timestamp: start + batch * 1000, metrics: { temperature: 20 + (sensor + batch) % 7, vibration: batch === 9 ? 90 : 0.1 } });
    }
    await grid.post(readings);
  }
  // Records that are no readings, through the embedded endpoint.
  for (let at = 0; at < deadLetters; at += 500) {
    const records = Array.from({ length: 500 }, (_, i) => ({ PartitionKey: `k${at + i}`, Data: Buffer.from(`no reading ${at + i}`).toString('base64') }));
    const response = await fetch(grid.kinesis, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Kinesis_20131202.PutRecords' },
      body: JSON.stringify({ StreamName: 'sensor-readings', Records: records }),
    });
    if (!response.ok) throw new Error(`PutRecords: ${response.status} ${await response.text()}`);
  }
  let cursor = '', seen = 0;
  while (seen < deadLetters) {
    const page = await grid.get(`/dead-letters?limit=1000${cursor}`);
    seen += page.items.length;
    cursor = page.cursor ? `&cursor=${page.cursor}` : '';
    if (!page.cursor && seen < deadLetters) { seen = 0; cursor = ''; await pause(200); }
  }

  const paths = [
    ['/sensors?limit=1000', 200], ['/dead-letters?limit=1000', 200], ['/anomalies?limit=1000', 200], ['/anomalies?limit=1000&after=0', 0],
    ['/sensors/plant-7%2Fpump-7/history?points=1000', 200], ['/sensors/plant-7%2Fpump-7/features?asOf=latest', 200],
    ['/sensors/plant-7%2Fpump-7/features?asOf=latest&explain=true', 200], ['/sensors/nobody/features', 404], ['/sensors/nobody/history', 404],
    ['/sensors/plant-7%2Fpump-7/features?asOf=2020-01-01', 422], ['/sensors?limit=x', 400], ['/cluster', 200], ['/health/live', 200], ['/health/ready', 200],
    ['/metrics', 200], ['/openapi/v1.json', 200], ['/nothing', 404], ['/', 200],
  ];
  // Some answers depend on what there is (the place of all sites is no number): learnt while the silo runs.
  for (const path of paths) path[1] = (await ask(grid.api, path[0])).status;

  const outcomes = new Map();
  const resets = [];
  let doubled = 0;
  for (let round = 0; round < rounds; round++) {
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    let going = true;
    const clients = Array.from({ length: connections }, async (_, client) => {
      for (let i = 0; going; i++) {
        const [path, expected] = paths[(client + i) % paths.length];
        const answer = await ask(grid.api, path, agent);
        const outcome = answer.error ? `reset (${answer.error})` : fits(answer, expected);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (answer.error) resets.push(`${answer.path} ${answer.error} after ${answer.took} ms`);
        if (outcome.startsWith('not one')) doubled++, resets.push(`${answer.path} ${outcome}`);
      }
    });
    await pause(20 + (round * 240) / Math.max(rounds - 1, 1));
    grid.signal('SIGSTOP');
    await pause(stopped);
    grid.signal('SIGCONT');
    await pause(1000);
    going = false;
    await Promise.all(clients);
    agent.destroy();
  }

  for (const [outcome, count] of outcomes) console.log(`  ${outcome}: ${count}`);
  for (const line of resets.slice(0, 20)) console.log(`    ${line}`);
  if (!grid.alive) throw new Error('The silo has ended.');
  const wrong = [...outcomes.keys()].filter(outcome => outcome !== 'right' && outcome !== 'unavailable');
  if (wrong.length > 0) throw new Error(`Wrong answers: ${wrong.join('; ')}`);
  console.log(`  ${rounds} rounds, ${doubled} doubled; ${grid.verify()}`);
});
