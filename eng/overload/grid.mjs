// A silo of its own for the runs under overload: on free ports of loopback, with a data directory that is removed at the end.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, readFileSync, openSync, closeSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const programs = join(root, 'artifacts', 'bin');
const silo = join(programs, 'Silo', 'release', 'SensorGrid.Silo.dll');
const cli = join(programs, 'Cli', 'release', 'SensorGrid.Cli.dll');

export const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

/** A port that nothing listens at. */
const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

export class Grid {
  /** Starts a silo. `openFiles` is its `ulimit -n`, `environment` is added to its own, `settings` are more arguments. */
  static async start({ openFiles, environment = {}, settings = [] } = {}) {
    const grid = new Grid();
    grid.folder = mkdtempSync(join(tmpdir(), 'sensorgrid-overload-'));
    grid.ports = [await freePort(), await freePort(), await freePort(), await freePort()];
    grid.options = { openFiles, environment, settings };
    grid.api = `http://127.0.0.1:${grid.ports[0]}`;
    grid.kinesis = `http://127.0.0.1:${grid.ports[1]}`;
    await grid.run();
    return grid;
  }

  /** Starts the process on the data that is there; returns when it is ready. */
  async run() {
    const { openFiles, environment, settings } = this.options;
    this.logFile = join(this.folder, 'silo.log');
    const log = openSync(this.logFile, 'a');
    const command = ['dotnet', silo, `--urls=${this.api}`, `--SensorGrid:Kinesis:LocalPort=${this.ports[1]}`, `--SensorGrid:Orleans:SiloPort=${this.ports[2]}`,
      `--SensorGrid:Orleans:GatewayPort=${this.ports[3]}`, `--SensorGrid:DataDirectory=${join(this.folder, 'data')}`, ...settings];
    const limit = openFiles ? `ulimit -n ${openFiles}; ` : '';
    this.process = spawn('bash', ['-c', `${limit}exec "$@"`, 'silo', ...command], { stdio: ['ignore', log, log], env: { ...process.env, ...environment } });
    closeSync(log);
    this.process.once('exit', (code, signal) => { this.ended = signal ?? code; });
    const began = Date.now();
    while (!readFileSync(this.logFile, 'utf8').includes('SensorGrid is ready')) {
      if (this.ended !== undefined || Date.now() - began > 120_000) throw new Error(`The silo did not start:\n${this.log()}`);
      await pause(100);
    }
  }

  get alive() { return this.ended === undefined; }

  signal(name) { this.process.kill(name); }

  /** The last lines that it printed. */
  log(lines = 20) { return readFileSync(this.logFile, 'utf8').split('\n').slice(-lines).join('\n'); }

  /** Resident memory, in MB. */
  rss() { return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.process.pid}/status`, 'utf8'))[1]) / 1024); }

  /** Compares the live features with a replay of the log; returns what it printed. */
  verify(...more) {
    const run = this.cli('verify', '--api', this.api, '--kinesis', this.kinesis, ...more);
    if (run.status !== 0) throw new Error(`verify failed:\n${run.text}`);
    return run.output.trim().split('\n').at(-1);
  }

  cli(...args) {
    const run = spawnSync('dotnet', [cli, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
    return { status: run.status, output: run.stdout, text: `${run.stdout}${run.stderr}` };
  }

  /** Posts readings; returns how many were accepted. */
  async post(readings) {
    const response = await fetch(`${this.api}/readings`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(readings) });
    const answer = await response.json();
    if (response.status !== 202) throw new Error(`POST /readings: ${response.status} ${JSON.stringify(answer).slice(0, 300)}`);
    return answer.accepted;
  }

  async get(path) {
    const response = await fetch(`${this.api}${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return response.json();
  }

  async stop() {
    if (this.alive) {
      this.signal('SIGCONT');
      this.signal('SIGTERM');
      for (let i = 0; this.alive && i < 600; i++) await pause(100);
      if (this.alive) this.signal('SIGKILL');
    }
  }

  async dispose() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Runs a check with a grid of its own; exit code 1 with the reason when it fails. */
export async function check(name, options, run) {
  let grid;
  try {
    grid = await Grid.start(options);
    await run(grid);
    console.log(`${name}: passed`);
  } catch (error) {
    console.error(`${name}: FAILED: ${error.stack}`);
    if (grid) console.error(grid.log());
    process.exitCode = 1;
  } finally {
    await grid?.dispose();
  }
}
