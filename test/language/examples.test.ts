import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { RULES } from '../../src/language/validation/rules.ts';
import { loadFile, written } from './support/load.ts';

const examples = globSync('examples/**/*.sla').sort();

// What a rule finds wrong with a deal is told by `facts.yaml` beside it.
const found: ReadonlySet<string> = new Set(RULES.map(({ name }) => name));

describe('examples are understood', () => {
  for (const path of examples) {
    it(`${path} has no error`, async () => {
      const { diagnostics } = await loadFile(path);
      assert.deepEqual(
        diagnostics.filter(({ severity, code }) => severity === 1 && !found.has(String(code))).map(written),
        [],
      );
    });
  }

  it("GitHub's agreement has one uptime target for each feature that is measured by time", async () => {
    const { agreements, services } = await loadFile('examples/github-enterprise/repaired.sla');
    const contract = services.lowering.Contracts.contractOf(agreements[0]!);
    assert.deepEqual(
      contract?.targets.map(({ id }) => id),
      [
        'Availability(Issues)',
        'Availability(PullRequests)',
        'Availability(Git)',
        'Availability(Api)',
        'Availability(Webhooks)',
        'Availability(Pages)',
        'ActionsAvailability',
        'PackagesAvailability',
      ],
    );
    assert.deepEqual(contract?.targets[0]?.threshold?.value, { kind: 'percent', value: '999/1000' });
    assert.deepEqual(contract?.services[1]?.fee?.type, { kind: 'rate', currency: 'USD' });
  });

  it('a dataset replaces a whole family and keeps its label', async () => {
    const { datasets, services } = await loadFile('examples/github-enterprise/status-page.sla');
    const major = datasets.find(({ name }) => name === 'MajorOutages');
    const dataset = services.lowering.Contracts.datasetOf(major!);
    assert.deepEqual(dataset?.unbound, ['requests', 'executions', 'transfers']);
    assert.equal(dataset?.substitutes.filter(({ of }) => of.id.startsWith('HighErrorRate(')).length, 6);
    const source = dataset?.bindings[0]?.source;
    assert.equal(source?.kind === 'file' && source.relativeTo, 'examples/github-enterprise/status-page.sla');
  });

  it('the same text gives the same bytes', async () => {
    const bytes = async (): Promise<string> => {
      const { agreements, services } = await loadFile('examples/service-desk/desk.sla');
      return JSON.stringify(agreements.map((agreement) => services.lowering.Contracts.contractOf(agreement)));
    };
    assert.equal(await bytes(), await bytes());
  });
});
