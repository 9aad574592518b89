/**
 * Writes docs/calibration.md, and into each `findings.yaml` what the rules find now: new findings wait there for their judgement, those that are gone
 * leave. A test holds both current: `npm run calibration`.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { calibrate, calibrationPage, findingsFile, isGrave, judgedText } from '../test/support/calibration.ts';
import { readFindings } from '../test/support/corpus.ts';
import { corpusSlugs } from '../test/support/corpusFacts.ts';
import { root } from './bundles.ts';

const slugs = corpusSlugs();
const calibration = calibrate(await readFindings(slugs));
for (const slug of slugs) {
  const text = judgedText(calibration.findings.filter((each) => each.slug === slug));
  const file = findingsFile(slug);
  if (text !== undefined) writeFileSync(file, text);
  else if (existsSync(file)) rmSync(file);
}
writeFileSync(path.join(root, 'docs/calibration.md'), calibrationPage(calibration));
const waiting = calibration.findings.filter(({ verdict }) => !verdict);
console.log(`Wrote docs/calibration.md: ${calibration.findings.length} findings.`);
for (const { slug, finding } of waiting)
  console.log(`Not judged: ${slug}: ${isGrave(finding) ? '' : '(by rule) '}${finding.rule} at ${finding.at}`);
