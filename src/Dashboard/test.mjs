// Bundles the tests of what the page computes by itself, and runs them by Node's own runner.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.url));
const output = await mkdtemp(join(tmpdir(), 'dashboard-tests-'));
try {
  const tests = (await readdir(join(source, 'test'))).filter(name => name.endsWith('.test.ts'));
  await build({
    absWorkingDir: source,
    entryPoints: tests.map(name => `test/${name}`),
    outdir: output,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  // Not UTC, which what is to be in UTC would be by itself.
  const env = { ...process.env, TZ: 'America/New_York' };
  const run = spawnSync(process.execPath, ['--test', ...tests.map(name => join(output, name.replace(/\.ts$/, '.mjs')))], { stdio: 'inherit', env });
  process.exitCode = run.status ?? 1;
} finally {
  await rm(output, { recursive: true, force: true });
}
