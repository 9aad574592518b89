/**
 * Packages the extension as one platform's `.vsix`: `npm run package [-- --target linux-x64]` writes `out/sla-as-code.vsix`.
 *
 * The extension is staged from a list of what it needs instead of being the repository less a list of what it doesn't. The
 * only dependency it carries is the data engine's native part, which differs by platform; everything else is bundled.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { buildAll } from './build.ts';
import { nativePackage, root } from './bundles.ts';

export const vsixFile = path.join(root, 'out/sla-as-code.vsix');
export const stagingDirectory = path.join(root, 'out/vsix');

/** What the extension is made of, besides the manifest and the native package. */
const shipped = [
  'LICENSE',
  'README.md',
  'dist/server.js',
  'dist/extension.cjs',
  'dist/webview',
  'images',
  'language-configuration.json',
  'schemas/config.schema.json',
  'syntaxes',
];

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Builds, stages and packs for a VS Code target such as `linux-x64` or `win32-x64`. */
export async function packageExtension(target: string): Promise<void> {
  await buildAll();
  stage(target);
  // vsce reads the staged manifest and asks npm there for the dependencies, which are the staged ones.
  await createVSIX({
    cwd: stagingDirectory,
    packagePath: vsixFile,
    target,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}

/** Lays the extension out in `out/vsix` as it will be installed. */
export function stage(target: string): void {
  rmSync(stagingDirectory, { recursive: true, force: true });
  mkdirSync(stagingDirectory, { recursive: true });
  for (const file of shipped.filter((entry) => existsSync(path.join(root, entry)))) {
    cpSync(path.join(root, file), path.join(stagingDirectory, file), { recursive: true });
  }
  for (const name of nativeClosure(target)) {
    const directory = path.join('node_modules', name);
    cpSync(path.join(root, directory), path.join(stagingDirectory, directory), { recursive: true, dereference: true });
  }
  const manifest = shippedManifest(readManifest('package.json'));
  writeFileSync(path.join(stagingDirectory, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(path.join(stagingDirectory, '.vscodeignore'), 'node_modules/**/*.d.ts\nnode_modules/**/README.md\n');
}

/** The manifest less what only the repository needs. */
function shippedManifest(manifest: Manifest): Manifest {
  const repositoryOnly = new Set([
    'private',
    'scripts',
    'devDependencies',
    'overrides',
    'allowScripts',
    'bin',
    'files',
  ]);
  const kept = Object.entries(manifest).filter(([field]) => !repositoryOnly.has(field));
  const { version } = readManifest(`node_modules/${nativePackage}/package.json`);
  return { ...Object.fromEntries(kept), version: manifest.version, dependencies: { [nativePackage]: version } };
}

/** The native package, what it depends on, and the one binding of the target. */
function nativeClosure(target: string): string[] {
  const binding = `@duckdb/node-bindings-${target}`;
  if (!existsSync(path.join(root, 'node_modules', binding))) {
    const [os, cpu] = target.split('-');
    throw new Error(
      `The data engine for ${target} is not installed. Run: npm install --no-save --os=${os} --cpu=${cpu} ${binding}`,
    );
  }
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    Object.keys(readManifest(`node_modules/${name}/package.json`).dependencies ?? {}).forEach(visit);
  };
  [nativePackage, binding].forEach(visit);
  return [...found];
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Manifest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { target: { type: 'string' } } });
  await packageExtension(values.target ?? `${process.platform}-${process.arch}`);
}
