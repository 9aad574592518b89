import assert from 'node:assert/strict';
import { matchesGlob } from 'node:path';
import fc from 'fast-check';
import { assumedFormat, assumedFormatOfPath } from '../../src/contract/fileFormat.ts';

const STEMS = ['probes', 'a.b', '2026', ''];
const SUFFIXES = ['', '.csv', '.CSV', '.log', '.7z', '.jsonl', '.gz', '.csv.gz', '.log.zst', '.csv.bak', '.'];
const NAMES = STEMS.flatMap((stem) => SUFFIXES.map((suffix) => `${stem}${suffix}`)).filter((name) => name !== '');

const parts = fc.constantFrom(
  '*',
  '?',
  'probes',
  '2026',
  'a',
  '.',
  '.csv',
  '.log',
  '.gz',
  '.{csv,log}',
  '{a,b}',
  '[ac]',
  'sv',
);

describe('what a path says its files are', () => {
  it('is what the name of its file says', () => {
    for (const name of NAMES.filter((each) => /\.[^.]+$/.test(each)))
      for (const folder of ['', 'data/', '../', '/var/log.d/', 'C:\\data\\'])
        assert.equal(assumedFormatOfPath(undefined, `${folder}${name}`), assumedFormat(undefined, name), name);
    assert.equal(assumedFormatOfPath('tsv', 'probes.log'), undefined);
  });

  it('is left open where it may be a folder, or is no file', () => {
    for (const path of ['probes', 'logs/probes', 'logs.d/', 'logs.d\\', '.', '..', '../..', 'https://a.example/b.php'])
      assert.equal(assumedFormatOfPath(undefined, path), undefined, path);
  });

  it('holds for each file that fits a pattern', () => {
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 4 }), (pieces) => {
        const pattern = pieces.join('');
        if (assumedFormatOfPath(undefined, pattern) === undefined) return;
        for (const name of NAMES)
          if (matchesGlob(name, pattern))
            assert.notEqual(assumedFormat(undefined, name), undefined, `${pattern} fits ${name}`);
      }),
      { numRuns: 500 },
    );
  });
});
