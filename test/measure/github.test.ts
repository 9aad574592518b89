import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { applySubstitutes } from '../../src/contract/substitutes.ts';
import { ratio, toJSON } from '../../src/exact/rational.ts';
import { agreementOfDataset } from '../../src/language/scoping/rows.ts';
import { loadFile } from '../language/support/load.ts';
import { between, measured, measureIn, textAt } from './support.ts';

const EXAMPLE = 'examples/github-enterprise';

/** Component, feature, and the last instant of which a renamed component is known. */
const COMPONENTS: readonly (readonly [string, string, string?])[] = [
  ['Issues', 'Issues'],
  ['Pull Requests', 'PullRequests'],
  ['Git Operations', 'Git'],
  ['API Requests', 'Api'],
  ['Webhooks', 'Webhooks'],
  ['GitHub Pages', 'Pages', '2022-07-18T16:09:36.039Z'],
  ['Pages', 'Pages'],
  ['GitHub Actions', 'Actions', '2022-07-18T16:09:36.039Z'],
  ['Actions', 'Actions'],
  ['GitHub Packages', 'Packages', '2022-07-18T16:09:36.039Z'],
  ['Packages', 'Packages'],
];
const FEATURES = [...new Set(COMPONENTS.map(([, feature]) => feature))];

describe('the status history of GitHub, quarter by quarter', () => {
  for (const [reading, down] of [
    ['MajorOutages', ['major_outage']],
    ['AllOutages', ['major_outage', 'partial_outage']],
  ] as const) {
    it(`agrees with a plain sum over the file to the millisecond (${reading})`, async () => {
      const uptimes = await measuredFromFile(reading);
      const expected = plainSums(down);
      assert.equal(expected.length, FEATURES.length * 22);
      let complete = 0;
      for (const { feature, quarter, uptime } of expected) {
        const actual = uptimes.get(feature)?.(quarter) ?? 'not measured at all';
        if (uptime === undefined) assert.match(actual, / to /, `${feature} ${quarter}`);
        else assert.equal(actual, uptime, `${feature} ${quarter}`);
        if (uptime !== undefined) complete++;
      }
      // All quarters are known whole, but for the three renamed features in the quarter of their renaming.
      assert.equal(complete, expected.length - 3);
    });
  }
});

/** The figures of the example's own files: agreement, dataset and rows. */
async function measuredFromFile(reading: string): Promise<ReadonlyMap<string, (quarter: string) => string>> {
  const { datasets, services } = await loadFile(`${EXAMPLE}/status-page.sla`);
  const { Contracts } = services.lowering;
  const declared = datasets.find(({ name }) => name === reading);
  const agreement = declared && agreementOfDataset(declared);
  const dataset = declared && Contracts.datasetOf(declared);
  const contract = agreement && Contracts.contractOf(agreement);
  assert.ok(contract && dataset);
  const measurements = measured(await measureIn('.', contract, dataset, between('2021-01-01', '2026-07-01')));
  return new Map(
    applySubstitutes(contract, dataset).metrics.map(({ service, measure }) => {
      assert.equal(measure.op, 'time');
      const feature = /\((.*)\)/.exec(service ?? '')?.[1] ?? '';
      return [feature, (quarter) => textAt(measurements, measure.op === 'time' ? measure.id : '', quarter)];
    }),
  );
}

interface Quarter {
  readonly feature: string;
  readonly quarter: string;
  /** Absent where part of the quarter isn't known. */
  readonly uptime: string | undefined;
}

/** The other way: no code of the tool but its fraction's text. Each row's stretch is cut at the quarter's ends and added up. */
function plainSums(down: readonly string[]): readonly Quarter[] {
  const rows = readFileSync(`${EXAMPLE}/status-changes.csv`, 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',') as [string, string, string])
    .map(([time, component, status]) => ({ time: Date.parse(time), component, status }));
  return FEATURES.flatMap((feature) =>
    Array.from({ length: 22 }, (_, i) => {
      const year = 2021 + Math.floor(i / 4);
      const start = Date.UTC(year, (i % 4) * 3, 1);
      const end = Date.UTC(year, (i % 4) * 3 + 3, 1);
      let known = 0;
      let up = 0;
      for (const [component, of, until] of COMPONENTS) {
        if (of !== feature) continue;
        const own = rows.filter((row) => row.component === component).sort((a, b) => a.time - b.time);
        own.forEach(({ time, status }, row) => {
          const next = own[row + 1]?.time ?? (until === undefined ? time : Date.parse(until));
          const length = Math.max(0, Math.min(next, end) - Math.max(time, start));
          known += length;
          if (!down.includes(status)) up += length;
        });
      }
      const quarter = `${year}-Q${(i % 4) + 1}`;
      return { feature, quarter, uptime: known === end - start ? toJSON(ratio(up, end - start)) : undefined };
    }),
  );
}
