// Bundles the page into a folder: index.html, and a script and a style sheet whose names change with their content.
import { build } from 'esbuild';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.url));

const output = process.argv[2];
if (!output) {
  console.error('Usage: node build.mjs <output folder>');
  process.exit(2);
}

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
const result = await build({
  absWorkingDir: source,
  entryPoints: { app: 'src/main.tsx' },
  outdir: output,
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'eof',
  metafile: true,
  logLevel: 'warning',
});

const names = Object.keys(result.metafile.outputs).map(name => basename(name));
const named = extension => names.find(name => name.endsWith(extension));
const page = await readFile(join(source, 'index.html'), 'utf8');
await writeFile(join(output, 'index.html'), page.replace('{script}', named('.js')).replace('{style}', named('.css')));
