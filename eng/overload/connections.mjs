// Few descriptors (ulimit -n 1024), 2,000 idle connections to each port, and 300 bodies of 10 MB that are announced and do not come: the silo must live,
// answer health probes within a second over new connections, take readings, keep its memory, and be as before when they have gone.
import { request } from 'node:http';
import { connect } from 'node:net';
import { check, pause } from './grid.mjs';

const idle = Number(process.argv[2] ?? 2000);
const promised = Number(process.argv[3] ?? 300);
const slowestProbe = 1000;
const mostMemory = 400; // MB more than before

/** A connection that sends some bytes and then nothing. */
const open = (port, bytes = '') => new Promise(resolve => {
  const socket = connect(port, '127.0.0.1', () => {
    if (bytes) socket.write(bytes);
    resolve(socket);
  });
  socket.on('error', () => resolve(socket));
  socket.on('data', () => {});
});

/** The time of a GET over a new connection, in milliseconds; one that is closed at once is tried again, as a probe would, and its time counts. */
const probe = async url => {
  const began = performance.now();
  for (;;) {
    try {
      await ask(url);
      return performance.now() - began;
    } catch (error) {
      if (error.code !== 'ECONNRESET' || performance.now() - began > slowestProbe) throw error;
      await pause(50);
    }
  }
};

const ask = url => new Promise((resolve, reject) => {
  const began = performance.now();
  const sent = request(url, { agent: false, timeout: 5000 }, response => {
    response.resume();
    response.on('end', () => (response.statusCode === 200 ? resolve(performance.now() - began) : reject(new Error(`${url}: ${response.statusCode}`))));
  });
  sent.on('timeout', () => sent.destroy(new Error(`${url}: no answer in 5 s`)));
  sent.on('error', reject);
  sent.end();
});

await check('connections', { openFiles: 1024 }, async grid => {
  const now = Date.now();
  let posted = 0;
  const post = async () => {
    posted += await grid.post(Array.from({ length: 100 }, (_, i) => ({ sensorId: `plant-1/pump-${i}`, timestamp: now + posted, metrics: { temperature: 20 + i % 5 } })));
  };
  const probes = async name => {
    const times = [];
    for (let i = 0; i < 20; i++) {
      times.push(await probe(`${grid.api}/health/ready`), await probe(`${grid.api}/health/live`));
      await post();
    }
    const worst = Math.max(...times);
    console.log(`  ${name}: slowest probe ${worst.toFixed(0)} ms, ${grid.rss()} MB`);
    if (worst > slowestProbe) throw new Error(`A probe took ${worst.toFixed(0)} ms (${name}).`);
  };

  await probes('before');
  const before = grid.rss();
  const sockets = [];
  for (const port of [grid.ports[0], grid.ports[1]]) {
    for (let i = 0; i < idle; i++) sockets.push(await open(port));
    await probes(`${idle} idle connections to port ${port === grid.ports[0] ? 'of the API' : 'of Kinesis'}`);
  }
  for (let i = 0; i < promised; i++) {
    sockets.push(await open(grid.ports[0], `POST /readings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n\r\n[`));
    sockets.push(await open(grid.ports[1], `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Target: Kinesis_20131202.PutRecords\r\nContent-Length: 10485760\r\n\r\n{`));
  }
  await probes(`${promised} announced bodies to each`);
  const most = grid.rss();
  for (const socket of sockets) socket.destroy();
  await pause(500);
  await probes('afterwards');
  if (!grid.alive) throw new Error('The silo has ended.');
  if (most - before > mostMemory) throw new Error(`Memory grew from ${before} to ${most} MB.`);
  console.log(`  ${posted} readings accepted; ${grid.verify()}`);
});
