/** What a dataset puts in the place of a figure knows what the agreement knows: values that a question sets, and those of each version. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { openSource } from '../../src/cli/input/simulator.ts';
import type { SimulationQuestion } from '../../src/simulation/result.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { agreementOf } from '../support/agreement.ts';
import { temporaryProject } from '../support/cli.ts';

const agreement = agreementOf(`  parameter slow = 100 ms
  parameter plan: gold | tin = tin
  service Shop { fee 1000 GBP per month }
  data probes samples every 1 d { field up: boolean }
  downtime Down of Shop { when not probes.up }
  metric Uptime of Shop { measure share of time outside Down controlled by P }
  metric Other of Shop { measure share of time outside Down controlled by P }
  target Availability of Shop { Uptime at least 99.9% each calendar month credit 10% of Shop.fee }
  target Others of Shop { Other at least 99.9% each calendar month credit 1 GBP }`);
const amendment = `agreement Host2 amends Host from 2026-01-16 {
  version 2.0.0
  parameter fall = 0%
  override parameter slow = 200 ms
}
`;
const days = Array.from({ length: 31 }, (_, i) => `2026-01-${String(i + 1).padStart(2, '0')}T00:00Z,true`);
const datasetFor = (name: string, otherwise = '0%') => `dataset D for ${name} {
  substitute Other with (if (slow above 150 ms or plan is gold) then 100% else ${otherwise}) because "nobody measures it"
  probes from "p.csv" { at = at up = up }
}
`;

/** What `Other` came to in each part of time. */
async function others(text: string, question: SimulationQuestion = {}): Promise<readonly (string | undefined)[]> {
  const project = temporaryProject({ 'a.sla': text, 'p.csv': `at,up\n${days.join('\n')}\n` });
  try {
    const source = { file: path.join(project.folder, 'a.sla') };
    const { document, context } = await openSource(project.folder, source, () => undefined);
    const result = await simulate(document, question, context);
    assert.ok(result.kind === 'statement', JSON.stringify(result));
    const target = result.statement.targets.find(({ id }) => id === 'Others');
    assert.equal(result.statement.substitutes.length, 1);
    return target?.lines.map(({ value, outcome }) => `${value?.text} ${outcome}`) ?? [];
  } finally {
    project.remove();
  }
}

describe('a substitute', () => {
  it('is worth what the question makes of its parameters', async () => {
    const text = agreement + datasetFor('Host');
    assert.deepEqual(await others(text), ['0% missed']);
    assert.deepEqual(await others(text, { set: { slow: '200 ms' } }), ['100% met']);
    assert.deepEqual(await others(text, { set: { plan: 'gold' } }), ['100% met']);
  });

  it('is inherited by datasets, with the same values', async () => {
    const more = 'dataset E extends D { note "of another reader" }\n';
    const text = agreement + datasetFor('Host') + more;
    assert.deepEqual(await others(text, { dataset: 'E', set: { slow: '200 ms' } }), ['100% met']);
  });

  it('is worth in each version of an agreement what that one says, whichever the dataset is for', async () => {
    for (const name of ['Host', 'Host2'])
      assert.deepEqual(await others(agreement + amendment + datasetFor(name)), ['0% missed', '100% met'], name);
  });

  it('takes what a version has no word for as the dataset means it', async () => {
    assert.deepEqual(await others(agreement + amendment + datasetFor('Host2', 'fall')), ['0% missed', '100% met']);
  });
});
