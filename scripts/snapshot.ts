/** Makes the start-up snapshot that the built command goes on from, where Node can. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import {
  SNAPSHOT_FILE,
  SNAPSHOT_FOLDER,
  SNAPSHOT_NOTE,
  type SnapshotNote,
  snapshotKey,
} from '../src/cli/snapshot/fitting.ts';
import { digestOf } from '../src/simulation/cache/program.ts';
import { offsetsToKeep } from '../src/time/zone.ts';
import { bundles, root } from './bundles.ts';

/** The command in a folder of its own or in `dist`, with its snapshot. */
export async function buildCommand(outdir: string): Promise<void> {
  await esbuild.build({ ...bundles.cli, outdir });
  await buildSnapshot(outdir);
}

/** Says why there is none, where there is none: the command works without. */
export async function buildSnapshot(beside: string): Promise<void> {
  // Without a way to replace a process by another there is nobody to go on from it.
  if (typeof process.execve !== 'function') return;
  const folder = path.join(beside, SNAPSHOT_FOLDER);
  const script = path.join(folder, 'image.cjs');
  const blob = path.join(folder, SNAPSHOT_FILE);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await esbuild.build({ ...bundles.image, outfile: script });
  writeFileSync(script, inAscii(inFewObjects(readFileSync(script, 'utf8'))));
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      // V8 remembers what it compiled better, and would do so in every run at once: what is called thousands of times here is called twice there.
      ...['--no-sparkplug', '--snapshot-blob', blob, '--build-snapshot', script],
      ...[path.join(root, 'scripts/snapshot'), offsetsOfZones(), path.join(root, 'examples')],
    ],
    // Nothing of whoever builds gets into it.
    { cwd: folder, env: { TZ: 'UTC', LANG: 'C' }, encoding: 'utf8' },
  );
  rmSync(script);
  if (status !== 0) {
    rmSync(folder, { recursive: true });
    process.stderr.write(`There is no start-up snapshot, so the command starts more slowly:\n${stderr}`);
    return;
  }
  const { size, mtimeMs } = statSync(blob);
  const note: SnapshotNote = {
    key: snapshotKey(digestOf(root)),
    bytes: size,
    writtenMs: mtimeMs,
    sha256: createHash('sha256').update(readFileSync(blob)).digest('hex'),
  };
  writeFileSync(path.join(folder, SNAPSHOT_NOTE), `${JSON.stringify(note, null, 2)}\n`);
}

/** Of the years that agreements are mostly about; other years are looked up when they are asked for. */
const [FIRST_YEAR, LAST_YEAR] = [2016, 2033];

/** The file with the offsets of all zones, which takes seconds to look up, and so is kept until Node knows another time zone database. */
function offsetsOfZones(): string {
  const { icu = '', tz = '' } = process.versions;
  const file = path.join(root, 'out/zones', `${icu}-${tz}-${FIRST_YEAR}-${LAST_YEAR}.json`);
  if (existsSync(file)) return file;
  const offsets = Intl.supportedValuesOf('timeZone').map((zone) => [
    zone,
    offsetsToKeep(zone, Date.UTC(FIRST_YEAR, 0, 1), Date.UTC(LAST_YEAR + 1, 0, 1)),
  ]);
  mkdirSync(path.dirname(file), { recursive: true });
  // Two builds at once write the same.
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(Object.fromEntries(offsets)));
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

/** Other text takes two bytes a character in a snapshot. What esbuild leaves is in regular expressions and texts, where an escape stands for the same. */
const inAscii = (script: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it's the range that is left alone.
  script.replace(/[^\x00-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * What a module of another kind exports is looked up in the module itself: esbuild makes an object for each import of it, with a function for each export, ten thousand objects
 * in all. A table of Chevrotain's has a number below 512 for each character.
 */
function inFewObjects(script: string): string {
  const namespaces = /(?<=\b__toESM=\(mod,isNodeMode,target\)=>)\(target=mod!=null\?.{1,400}?,mod\)\)(?=[,;])/;
  const table = /(?<=\bcharCodeToOptimizedIdxMap=new )Array(?=\(65536\))/;
  if (!namespaces.test(script) || !table.test(script))
    throw new Error(
      'The program is bundled otherwise than expected: this version of esbuild or Chevrotain needs another way.',
    );
  return script
    .replace(
      namespaces,
      () => 'isNodeMode||!mod||!mod.__esModule?Object.create(mod??null,{default:{value:mod,enumerable:!0}}):mod',
    )
    .replace(table, 'Uint16Array');
}
