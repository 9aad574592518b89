/**
 * What `.sla` texts lower to, against contracts that were read by a person. After a change that is meant, run with
 * UPDATE_CONTRACTS=1 and read the difference.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { loadFile, written } from './support/load.ts';

/** Without places, which would bury the meaning; they have a test of their own. */
const meaning = (key: string, value: unknown): unknown =>
  ['at', 'nameAt', 'declaredAt'].includes(key) && typeof value === 'object' ? undefined : value;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value, meaning) ?? 'null');

describe('contracts', () => {
  for (const path of globSync('test/language/contracts/*.sla').sort()) {
    it(path, async () => {
      const { diagnostics, agreements, datasets, scenarios, services } = await loadFile(path);
      assert.deepEqual(diagnostics.filter(({ severity }) => severity === 1).map(written), []);
      const { Contracts } = services.lowering;
      const found = stringify(
        plain({
          agreements: agreements.map((one) => Contracts.contractOf(one)),
          datasets: datasets.map((one) => Contracts.datasetOf(one)),
          scenarios: scenarios.map((one) => Contracts.scenarioOf(one)),
        }),
        { lineWidth: 140, aliasDuplicateObjects: false },
      );
      const file = path.replace(/\.sla$/, '.yaml');
      if (process.env.UPDATE_CONTRACTS) writeFileSync(file, found);
      assert.equal(found, readFileSync(file, 'utf8'));
    });
  }

  it('measured nodes have names of their own', async () => {
    const { agreements, services } = await loadFile('test/language/contracts/hosting.sla');
    for (const agreement of agreements) {
      const text = JSON.stringify(services.lowering.Contracts.contractOf(agreement));
      const ids = [...text.matchAll(/"op":"(?:aggregate|time)","id":"([^"]+)"/g)].map(([, id]) => id);
      assert.ok(ids.length > 0);
      assert.deepEqual(
        ids.filter((id, index) => ids.indexOf(id) !== index),
        [],
      );
    }
  });

  it('every node says where it stands, relative to the workspace', async () => {
    const { agreements, services, document } = await loadFile('test/language/contracts/hosting.sla');
    const contract = services.lowering.Contracts.contractOf(agreements[1]!)!;
    const text = document.textDocument.getText().split('\n');
    const threshold = contract.targets[0]!.threshold!;
    assert.equal(threshold.at.file, 'test/language/contracts/hosting.sla');
    assert.equal(
      text[threshold.at.start.line]!.slice(threshold.at.start.column, threshold.at.end.column),
      'Uptime at least 99.95%',
    );
    const { nameAt } = contract.targets[0]!;
    assert.equal(text[nameAt.start.line]!.slice(nameAt.start.column, nameAt.end.column), 'Availability');
  });

  it('parameters can be set, in the words of the language', async () => {
    const { agreements, services } = await loadFile('test/language/contracts/hosting.sla');
    const { contractOf } = services.lowering.Contracts;
    const set = { plan: 'enterprise', discount: '7.5%' };
    assert.deepEqual(
      contractOf(agreements[1]!, { set })?.parameters.map(({ value }) => value),
      [
        { kind: 'symbol', value: 'enterprise' },
        { kind: 'percent', value: '3/40' },
      ],
    );
    // A text that is none of the type changes nothing.
    assert.deepEqual(
      contractOf(agreements[1]!, { set: { plan: 'gold', discount: '5 GBP' } })?.parameters.map(({ value }) => value),
      [
        { kind: 'symbol', value: 'standard' },
        { kind: 'percent', value: '1/20' },
      ],
    );
  });

  it('what is broken is left out with what stands on it; the rest stands', async () => {
    const { load } = await import('./support/load.ts');
    const { agreements, services, diagnostics } = await load(`party A
party B
agreement X {
  between provider A and customer B
  currency GBP
  service S { fee 100 GBP per month }
  data probes samples every 1 min { field up: boolean }
  downtime Down { when not probes.up }
  downtime Odd { when not probes.upp }
  metric Uptime { measure share of time outside Down }
  metric OddTime { measure time in Odd }
  target Kept { Uptime at least 99% each calendar month }
  target Lost { OddTime at most 4 h each calendar month }
  credits { cap 50% of S.fee each calendar month  cap 5% each calendar month }
}`);
    assert.equal(diagnostics.filter(({ severity }) => severity === 1).length, 2);
    const contract = services.lowering.Contracts.contractOf(agreements[0]!)!;
    assert.deepEqual(
      [contract.conditions, contract.metrics, contract.targets].map((list) => list.map(({ id }) => id)),
      [['Down'], ['Uptime'], ['Kept']],
    );
    assert.equal(contract.creditTerms.caps.length, 1);
  });
});
