/** Defects that the corpus names of the published agreements: each is found in the transcription, at its place and with its witness. */
import assert from 'node:assert/strict';
import { loadFile, written } from '../language/support/load.ts';

interface Defect {
  readonly file: string;
  readonly named: string;
  readonly rule: string;
  readonly says: RegExp;
}

const corpus = (slug: string, name = slug): string => `examples/corpus/${slug}/${name}.sla`;

const DEFECTS: readonly Defect[] = [
  {
    file: corpus('github-enterprise-2020'),
    named: 'exactly 99.0% stands in no band',
    rule: 'band-gap',
    says: /a value of exactly 99\.0%, though it misses the target/,
  },
  {
    file: corpus('github-enterprise-2020'),
    named: '99.9% meets the target and earns 10%',
    rule: 'target-credit-mismatch',
    says: /exactly 99\.9% meets the target of at least 99\.9% .* pays 10%/,
  },
  {
    file: corpus('vultr'),
    named: 'a gap between minute 9 and 10',
    rule: 'band-gap',
    says: /at least 9 min and below 10 min, such as 9 min 30 s/,
  },
  {
    file: corpus('telus-wavelength'),
    named: '96.89% to 97.90%',
    rule: 'band-gap',
    says: /above 96\.89% and below 97\.90%, such as 97\.00%/,
  },
  {
    file: corpus('telus-wavelength'),
    named: '93.90% to 93.99%',
    rule: 'band-gap',
    says: /at least 93\.90% and below 93\.99%, such as 93\.95%/,
  },
  {
    file: corpus('telus-wavelength'),
    named: 'what lies between two printed decimals',
    rule: 'band-gap',
    says: /above 99\.69% and below 99\.70%, such as 99\.695%/,
  },
  {
    file: corpus('google-gmail-isp'),
    named: 'exactly 99.0% stands in two bands',
    rule: 'band-overlap',
    says: /exactly 99\.0% falls into both .*: 10% and 25%/,
  },
  {
    file: corpus('ntt-ecl2'),
    named: 'minutes and percent agree for 30 days only, and not at 99.99%',
    rule: 'minutes-percent-mismatch',
    says: /by the minutes, .* by the percentages of 'PercentUp'\. They agree for no length/,
  },
  {
    file: corpus('uk-model-services-points', 'printed-bands'),
    named: '98.95% falls between bands printed with one decimal',
    rule: 'band-gap',
    says: /above 98\.9% and below 99\.0%, such as 98\.95%/,
  },
];

describe('defects that the corpus names', () => {
  for (const { file, named, rule, says } of DEFECTS)
    it(`${file}: ${named}`, async () => {
      const { diagnostics } = await loadFile(file);
      const found = diagnostics.filter(({ code }) => code === rule).map(written);
      assert.ok(
        found.some((text) => says.test(text)),
        `${rule} says nothing of it, but: ${found.join('\n')}`,
      );
    });
});
