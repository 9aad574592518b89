/** What gets bundled, from where to where. The build and the tests that look into a bundle read the same table. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { digestOf } from '../src/simulation/cache/program.ts';

export const root = path.resolve(import.meta.dirname, '..');

export type BundleName = 'cli' | 'image' | 'server' | 'extension' | 'preview' | 'standalone';

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

/**
 * What begins every command and hands over to the snapshot needs nothing of others: to load what esbuild puts in front of each part of a program takes a twentieth of the time until then. A
 * part that does use it keeps it.
 */
const nothingInFront: Plugin = {
  name: 'nothing-in-front',
  setup({ initialOptions: { absWorkingDir = '', outdir = '', entryNames = '' }, onEnd }) {
    onEnd(() => {
      const file = path.resolve(absWorkingDir, outdir, `${entryNames}.js`);
      if (!existsSync(file)) return;
      const text = readFileSync(file, 'utf8');
      const light = text.replace(requireForEsm, '').replace(/^import "[^"\n]+\/chunk-\w+\.js";\n/m, '');
      if (!/\brequire\(|\b__\w+\(|^(?:import|export) /m.test(light)) writeFileSync(file, light);
    });
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

/**
 * Native code can't be kept in a snapshot, so the data engine's is loaded when it is first called. Its constants stand in the
 * program.
 */
const nativeWhenCalled: Plugin = {
  name: 'native-when-called',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${nativePackage}$`) }, () => ({
      path: nativePackage,
      namespace: 'native-when-called',
    }));
    onLoad({ filter: /.*/, namespace: 'native-when-called' }, () => {
      const native = createRequire(import.meta.url)(nativePackage) as Readonly<Record<string, unknown>>;
      const names = Object.getOwnPropertyNames(native);
      const functions = names.filter((name) => typeof native[name] === 'function');
      const values = names.filter((name) => typeof native[name] !== 'function').map((name) => [name, native[name]]);
      return {
        loader: 'js',
        contents: `
Object.assign(exports, ${JSON.stringify(Object.fromEntries(values))});
const names = ${JSON.stringify(functions)};
const load = () => {
  const native = slaRequire(${JSON.stringify(nativePackage)});
  for (const name of names) Object.defineProperty(exports, name, { value: native[name], enumerable: true });
};
for (const name of names)
  Object.defineProperty(exports, name, { configurable: true, enumerable: true, get: () => (load(), exports[name]) });`,
      };
    });
  },
};

/** The language server never goes on from a snapshot. */
const withoutServer: Plugin = {
  name: 'without-server',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /server\/main\.ts$/ }, () => ({ path: 'none', namespace: 'without-server' }));
    onLoad({ filter: /.*/, namespace: 'without-server' }, () => ({ contents: 'export {}', loader: 'js' }));
  },
};

/**
 * A program that goes on from a snapshot has no module loader of its own: what isn't bundled is found from the command's place, which is known only
 * once it runs.
 */
const loaderOfSnapshot = `
Object.defineProperty(globalThis, 'slaCommandUrl', { get: () => process.getBuiltinModule('node:url').pathToFileURL(process.argv[1]).href });
var slaRequire = (id) => process.getBuiltinModule('node:module').createRequire(slaCommandUrl)(id);
var require = (id) => process.getBuiltinModule(id) ?? slaRequire(id);`;

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
    plugins: [withoutPrograms, nothingInFront],
    splitting: true,
    outdir: 'dist',
    entryNames: 'cli',
    chunkNames: 'cli/[name]-[hash]',
  },
  // What the start-up snapshot is made from: one script, since Node takes no more. Names stay, for the sake of reports of defects.
  image: {
    ...nodeModule,
    format: 'cjs',
    target: 'node22',
    entryPoints: ['src/cli/snapshot/image.ts'],
    plugins: [withoutPrograms, withoutServer, nativeWhenCalled],
    outfile: 'dist/snapshot/image.cjs',
    define: { ...shared.define, 'import.meta.url': 'slaCommandUrl', 'import.meta.dirname': '""' },
    banner: { js: loaderOfSnapshot },
    // There is no module loader to import by.
    supported: { 'dynamic-import': false },
    minifyWhitespace: true,
    minifySyntax: true,
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
