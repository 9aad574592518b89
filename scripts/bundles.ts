/** What gets bundled, from where to where. The build and the tests that look into a bundle read the same table. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { digestOf } from '../src/simulation/cache/program.ts';

export const root = path.resolve(import.meta.dirname, '..');

export type BundleName = 'cli' | 'server' | 'extension' | 'preview' | 'standalone';

/** The data engine's native part, which can't be bundled: the `.vsix` carries it as a dependency. */
export const nativePackage = '@duckdb/node-bindings';

/** Bundled CommonJS dependencies call `require`, which an ES module hasn't got. */
const requireForEsm =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  // What one program worked out is never taken for the result of another.
  define: { SLA_PROGRAM: JSON.stringify(digestOf(root)) },
};

/**
 * Commander loads the means to start programs for commands that are programs of their own, of which `sla` has none: with network and all that is a
 * twentieth of the time that a command takes to start.
 */
const withoutPrograms: Plugin = {
  name: 'without-programs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'none', namespace: 'without-programs' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'without-programs' }, () => ({ contents: 'module.exports = {}', loader: 'js' }));
  },
};

const nodeModule: BuildOptions = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  external: [nativePackage],
  banner: { js: requireForEsm },
};

const browserScript: BuildOptions = {
  ...shared,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  minify: true,
};

export const bundles: Readonly<Record<BundleName, BuildOptions>> = {
  // In parts, so that a command loads only what it needs and Node keeps the compiled parts between runs.
  cli: {
    ...nodeModule,
    entryPoints: ['src/cli/main.ts'],
    plugins: [withoutPrograms],
    splitting: true,
    outdir: 'dist',
    entryNames: 'cli',
    chunkNames: 'cli/[name]-[hash]',
  },
  server: { ...nodeModule, entryPoints: ['src/server/main.ts'], outfile: 'dist/server.js' },
  extension: {
    ...shared,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    entryPoints: ['src/extension/main.ts'],
    outfile: 'dist/extension.cjs',
  },
  preview: { ...browserScript, entryPoints: ['src/webview/preview.ts'], outfile: 'dist/webview/preview.js' },
  standalone: { ...browserScript, entryPoints: ['src/webview/standalone.ts'], outfile: 'dist/webview/standalone.js' },
};

/** Where a bundle's entry point goes, relative to the repository. */
export function outputOf(name: BundleName): string {
  const { outfile, outdir = '', entryNames = '' } = bundles[name];
  return path.normalize(outfile ?? path.join(outdir, `${entryNames}.js`));
}

/** The entry point of a bundle, if it exists in this tree. */
export function entryExists(name: BundleName): boolean {
  const entries = bundles[name].entryPoints;
  return Array.isArray(entries) && entries.every((entry) => existsSync(path.join(root, String(entry))));
}
