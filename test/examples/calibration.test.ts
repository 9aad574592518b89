/** Each finding in the published agreements was read and judged, and few are wrong. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { type Calibration, calibrate, calibrationPage, shareOfFalse } from '../support/calibration.ts';
import { readFindings } from '../support/corpus.ts';
import { corpusSlugs } from '../support/corpusFacts.ts';

const MOST_FALSE = 0.05;

/** Defects that the published texts are known for, and the rules that must see them. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'github-enterprise-2020': ['band-gap', 'target-credit-mismatch'],
  vultr: ['band-gap'],
  'telus-wavelength': ['band-gap'],
  'google-gmail-isp': ['band-overlap'],
  'member-portal-rounded': ['rounding-forgives'],
};

describe('the calibration of the rules', function calibrated() {
  this.timeout(600_000);
  let calibration: Calibration = { findings: [], gone: [] };

  before(async () => {
    calibration = calibrate(await readFindings(corpusSlugs()));
  });

  it('has a judgement for each finding: npm run calibration lists those that wait for one', () => {
    const waiting = calibration.findings.filter(({ verdict }) => !verdict);
    assert.deepEqual(
      waiting.map(({ slug, finding }) => `${slug}: ${finding.rule} at ${finding.at}: ${finding.message}`),
      [],
    );
  });

  it('judges nothing that is not found: npm run calibration takes it out', () => {
    assert.deepEqual(
      calibration.gone.map(({ slug, rule, at }) => `${slug}: ${rule} at ${at}`),
      [],
    );
  });

  it('finds at most one false warning or error in twenty', () => {
    const { wrong, all } = shareOfFalse(calibration);
    assert.ok(wrong <= all * MOST_FALSE, `${wrong} of ${all}`);
  });

  it('finds what the published texts are known for', () => {
    const found = new Set(
      calibration.findings.flatMap(({ slug, finding, verdict }) =>
        verdict?.known ? [`${slug}: ${finding.rule}`] : [],
      ),
    );
    const expected = Object.entries(KNOWN).flatMap(([slug, rules]) => rules.map((rule) => `${slug}: ${rule}`));
    assert.deepEqual(
      expected.filter((each) => !found.has(each)),
      [],
    );
  });

  it('stands in docs/calibration.md: npm run calibration writes it', () => {
    assert.equal(readFileSync(path.join(root, 'docs/calibration.md'), 'utf8'), calibrationPage(calibration));
  });
});
