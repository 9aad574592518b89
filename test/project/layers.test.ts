import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const table = readLayerTable(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'));
const layers = [...table.keys()];

/** Packages that some layers are kept free of, and those that may use them. */
const packages: ReadonlyMap<string, readonly string[]> = new Map([
  ['langium', ['language', 'simulation', 'scenario', 'server', 'cli']],
  ['vscode', ['extension']],
  ['@duckdb/node-api', []],
  ['@clickhouse/client', []],
  ['pg', []],
  ['hyparquet', []],
  ['node:fs', ['measure', 'language', 'simulation', 'scenario', 'server', 'cli', 'extension']],
]);

describe('who imports whom', () => {
  const names = [...layers, ...packages.keys()];
  let refused: ReadonlyMap<string, readonly number[]> = new Map();

  before(() => {
    const everything = names.map((name, i) => {
      const source = packages.has(name) ? name : `../${name}/x.ts`;
      return `import type * as i${i} from '${source}';`;
    });
    const probes = new Map(layers.map((layer) => [`src/${layer}/probe.ts`, everything.join('\n')]));
    probes.set('src/measure/engines/probe.ts', "import type * as d from '@duckdb/node-api';");
    refused = restrictedLines(probes);
  });

  it('is a table of all layers', () => assert.equal(layers.length, 17));

  for (const [layer, allowed] of table) {
    it(`${layer} imports only what the table of ARCHITECTURE.md allows`, () => {
      const expected = names.filter((name) =>
        packages.has(name) ? !packages.get(name)?.includes(layer) : name !== layer && !allowed.includes(name),
      );
      const lines = refused.get(`src/${layer}/probe.ts`) ?? [];
      assert.deepEqual(
        lines.map((line) => names[line - 1]),
        expected,
      );
    });
  }

  it('lets an engine of measure know its database', () => {
    assert.equal(refused.get('src/measure/engines/probe.ts'), undefined);
  });
});

function readLayerTable(markdown: string): Map<string, string[]> {
  const section = markdown.slice(markdown.indexOf('| layer | may import |')).split('\n').slice(2);
  const end = section.findIndex((line) => !line.startsWith('|'));
  return new Map(
    section.slice(0, end).map((row) => {
      const [layer = '', allowed = ''] = row.split('|').slice(1);
      const names = allowed.split(',').map((name) => name.trim());
      return [layer.trim(), names.filter((name) => name !== '')];
    }),
  );
}

/** By probe file, the 1-based lines on which the linter refuses an import, in order. */
function restrictedLines(probes: ReadonlyMap<string, string>): Map<string, number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sla-layers-'));
  try {
    copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    for (const [path, text] of probes) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const options = ['--reporter=github', '--max-diagnostics=none', '--only=style/noRestrictedImports'];
    const run = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', ...options, 'src'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return linesByFile(run.stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function linesByFile(report: string): Map<string, number[]> {
  const found = new Map<string, Set<number>>();
  for (const match of report.matchAll(/noRestrictedImports,file=([^,]+),line=(\d+)/g)) {
    const file = match[1]?.replaceAll('\\', '/').replace(/^.*?(?=src\/)/, '') ?? '';
    found.set(file, (found.get(file) ?? new Set()).add(Number(match[2])));
  }
  return new Map([...found].map(([file, lines]) => [file, [...lines].sort((a, b) => a - b)]));
}
