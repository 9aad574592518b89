/** The start-up snapshot: it changes how soon the program starts, and nothing else. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { SNAPSHOT_FILE, SNAPSHOT_FOLDER, SNAPSHOT_NOTE, type SnapshotNote } from '../../src/cli/snapshot/fitting.ts';
import { builtCli, temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';

const scenarios = `import "hosting.sla"

scenario "Too generous" of Hosting in 2026-01 {
  given Uptime = 99.5%
  expect credit of Availability = 1000 GBP
}
`;

/** Tells at the end whether the process went on from a snapshot, which nothing that a user sees does. */
const TELL = `process.on('exit', () => {
  if (process.env.SLA_TEST_TUNABLES) require('node:fs').writeSync(2, JSON.stringify(process.env));
  require('node:fs').writeSync(2, require('node:v8').startupSnapshot.isBuildingSnapshot() ? '?' : process.execArgv.includes('--snapshot-blob') ? '[snapshot]' : '[plain]');
});`;

if (process.platform !== 'win32')
  describe('the start-up snapshot', () => {
    let cli: string;
    let project: ReturnType<typeof temporaryProject>;
    let copies: string;
    let tell: string;
    before(async () => {
      cli = await builtCli();
      project = temporaryProject({
        ...hostingProject(),
        'scenarios.sla': scenarios,
        'broken.sla': 'agreement Broken {\n  zone "Nowhere/Land"\n  target\n}\n',
      });
      // Inside the repository, where the data engine's native part is found.
      copies = mkdtempSync(path.join(root, 'out/test/copies-'));
      tell = path.join(copies, 'tell.cjs');
      writeFileSync(tell, TELL);
    });
    after(() => {
      project.remove();
      rmSync(copies, { recursive: true, force: true });
    });

    interface Surroundings {
      readonly cwd?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly input?: string;
      readonly options?: readonly string[];
    }

    const run = (
      command: string,
      args: readonly string[],
      { cwd = project.folder, env = {}, input = '', options = [] }: Surroundings = {},
    ) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--require', tell, ...options, command, ...args],
        {
          cwd,
          input,
          encoding: 'utf8',
          env: { PATH: process.env.PATH, HOME: copies, SLA_CACHE: path.join(copies, 'cache'), ...env },
        },
      );
      const way = /\[(snapshot|plain)\]$/.exec(stderr)?.[1];
      return { way, said: { status, stdout, stderr: stderr.replace(/\[(?:snapshot|plain)\]$/, '') } };
    };

    /** The command again, with what is done to its snapshot. */
    const copyWith = (name: string, change: (folder: string) => void): string => {
      const folder = path.join(copies, name);
      cpSync(path.dirname(cli), folder, { recursive: true });
      change(path.join(folder, SNAPSHOT_FOLDER));
      return path.join(folder, 'cli.js');
    };
    const without = (): string => copyWith('without', (folder) => rmSync(folder, { recursive: true }));
    const changeNote = (folder: string, change: (note: SnapshotNote) => SnapshotNote): void => {
      const file = path.join(folder, SNAPSHOT_NOTE);
      writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as SnapshotNote)));
    };

    it('says the same in every command as the program without it', () => {
      const plain = without();
      const commands: readonly (readonly [args: readonly string[], around?: Surroundings])[] = [
        [['check']],
        [['check', '--severity', 'hint', '--format', 'json']],
        [['check', '-'], { input: 'agreement A {\n  version 1\n}\n' }],
        [['simulate', 'hosting.sla', '--explain', '--no-cache']],
        [['simulate', 'hosting.sla', '--format', 'json']],
        [['simulate', 'hosting.sla', '--csv-reader', 'duckdb', '--format', 'json', '--no-cache']],
        [['simulate', 'hosting.sla', '--format', 'html']],
        [['simulate', 'hosting.sla', '--sweep', 'level=99%..99.9%:0.3%']],
        [['simulate', '.']],
        [['test']],
        [['test', '--format', 'junit', '-o', 'out/results.xml']],
        [['explain', 'missing-part']],
        [['fmt', '-'], { input: 'party   Acme\n' }],
        [['loopholes', 'hosting.sla']],
        [['data', 'describe', 'probes.csv']],
        [['nonsense']],
        [['-C', 'nowhere', 'check']],
      ];
      for (const [args, around] of commands) {
        const [one, other] = [run(cli, args, around), run(plain, args, around)];
        assert.deepEqual([one.way, other.way], ['snapshot', 'plain'], args.join(' '));
        assert.equal(one.said.stderr, other.said.stderr, args.join(' '));
        assert.deepEqual(one.said, other.said, args.join(' '));
      }
    }).timeout(300_000);

    it('is handed over to by what loads nothing before', () => {
      assert.doesNotMatch(readFileSync(cli, 'utf8'), /^import /m);
    });

    it('has nothing of the process in which it was made', () => {
      const plain = without();
      const home = temporaryProject();
      const around: readonly Surroundings[] = [
        { env: { FORCE_COLOR: '1' } },
        { env: { NO_COLOR: '1', TERM: 'dumb' } },
        { env: { TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', LC_ALL: 'tr_TR.UTF-8', COLUMNS: '40' } },
        { env: { HOME: home.folder, XDG_CACHE_HOME: home.folder, SLA_CACHE: '' } },
        { cwd: home.folder },
      ];
      const file = path.join(project.folder, 'hosting.sla');
      try {
        for (const each of around)
          for (const args of [
            ['check', file],
            ['simulate', 'hosting.sla', '--explain'],
          ]) {
            const [one, other] = [run(cli, args, each), run(plain, args, each)];
            assert.deepEqual([one.way, other.way], ['snapshot', 'plain']);
            assert.deepEqual(one.said, other.said, JSON.stringify([args, each]));
          }
        const coloured = (env: Readonly<Record<string, string>>) =>
          run(cli, ['check', file], { env }).said.stdout.includes('\u001b[');
        assert.deepEqual([coloured({ FORCE_COLOR: '1' }), coloured({})], [true, false]);
      } finally {
        home.remove();
      }
    }).timeout(300_000);

    it('leaves the environment as it was given', () => {
      const plain = without();
      for (const tunables of ['', 'glibc.malloc.arena_max=2', 'glibc.malloc.hugetlb=0']) {
        const env = { SLA_TEST_TUNABLES: 'shown', ...(tunables === '' ? {} : { GLIBC_TUNABLES: tunables }) };
        const [one, other] = [run(cli, ['check'], { env }), run(plain, ['check'], { env })];
        assert.deepEqual([one.way, other.way], ['snapshot', 'plain']);
        assert.deepEqual(one.said, other.said);
      }
    });

    it('is left alone, without a word, where it is broken or for another program', () => {
      const expected = run(without(), ['check']).said;
      const file = (folder: string): string => path.join(folder, SNAPSHOT_FILE);
      const damages: Readonly<Record<string, (folder: string) => void>> = {
        'no note': (folder) => rmSync(path.join(folder, SNAPSHOT_NOTE)),
        'no text': (folder) => writeFileSync(path.join(folder, SNAPSHOT_NOTE), '{"key"'),
        'nothing known': (folder) => writeFileSync(path.join(folder, SNAPSHOT_NOTE), 'null'),
        'another Node': (folder) => changeNote(folder, (note) => ({ ...note, key: note.key.replace(/^v\d+/, 'v1') })),
        'another program': (folder) => changeNote(folder, (note) => ({ ...note, key: note.key.slice(0, -1) })),
        missing: (folder) => rmSync(file(folder)),
        empty: (folder) => truncateSync(file(folder)),
        'cut short': (folder) => truncateSync(file(folder), 1_000_000),
        'too long': (folder) => appendFileSync(file(folder), 'x'),
        'other bytes': (folder) => {
          const bytes = readFileSync(file(folder));
          bytes.fill(0xff, 1000, 2000);
          writeFileSync(file(folder), bytes);
        },
      };
      for (const [name, damage] of Object.entries(damages)) {
        const { way, said } = run(copyWith(name, damage), ['check']);
        assert.equal(way, 'plain', name);
        assert.deepEqual(said, expected, name);
      }
    }).timeout(300_000);

    it('is taken where it was copied with the program, whenever that was', () => {
      const copied = copyWith('copied', (folder) => utimesSync(path.join(folder, SNAPSHOT_FILE), 1e9, 1e9));
      assert.deepEqual(run(copied, ['check']), run(cli, ['check']));
    });

    it('does not stand in the way of options of Node', () => {
      const module = 'data:text/javascript,process.on("exit", () => { process.exitCode = 99; })';
      const { way, said } = run(cli, ['check', 'hosting.sla'], { options: ['--import', module] });
      assert.deepEqual([way, said.status], ['plain', 99]);
      assert.equal(run(cli, ['check'], { options: ['--max-old-space-size=500'] }).way, 'snapshot');
      assert.equal(run(cli, ['check'], { env: { NODE_OPTIONS: '--no-deprecation' } }).way, 'plain');
      assert.equal(run(cli, ['check'], { env: { NODE_OPTIONS: '--max-old-space-size=500' } }).way, 'snapshot');
    });

    it('is not waited for where it would not help', () => {
      for (const args of [[], ['--version'], ['help', 'check'], ['check', '--help']])
        assert.equal(run(cli, args).way, 'plain');
    });
  });
