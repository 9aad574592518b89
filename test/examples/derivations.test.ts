/**
 * Each figure of a worked example can be followed in the statement's derivation. The scenarios are run again with figures that
 * can't come out, so that all of them fail; a failure carries the way to what came out.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import { agreementFilesBelow } from '../../src/cli/input/files.ts';
import { openWorkspace } from '../../src/cli/input/workspace.ts';
import type { Expectation, Scenario } from '../../src/contract/dataset.ts';
import type { Expression } from '../../src/contract/expression.ts';
import { declaredIn } from '../../src/language/lowering/declared.ts';
import type { ExpectationFailure } from '../../src/scenario/result.ts';
import { runScenario } from '../../src/scenario/run.ts';

describe('figures of worked examples', function figures() {
  this.timeout(300_000);

  it('come with the steps that lead to them', async () => {
    const directory = path.join(root, 'examples');
    const files = await agreementFilesBelow(directory);
    const { services, open } = openWorkspace(root, files);
    const { Contracts } = services.lowering;
    const untraced: string[] = [];
    let traced = 0;
    for (const document of await open(files)) {
      for (const node of declaredIn(document).scenarios) {
        const scenario = Contracts.scenarioOf(node);
        const agreement = node.agreement.ref;
        const contract = agreement && Contracts.contractOf(agreement, { set: scenario?.set ?? {} });
        assert.ok(scenario && contract, node.title);
        const impossible = { ...scenario, expect: scenario.expect.map(impossibly).filter((one) => one !== undefined) };
        if (impossible.expect.length === 0) continue;
        const { failures } = await runScenario(impossible, { contract, diagnostics: new Set() });
        assert.equal(failures.length, impossible.expect.length, scenario.title);
        for (const failure of failures) {
          if (leadsToFigure(failure)) traced++;
          else untraced.push(`${failure.at.file}:${failure.at.start.line + 1} ${failure.about} = ${failure.got}`);
        }
      }
    }
    assert.deepEqual(untraced, []);
    assert.ok(traced > 100, `${traced} figures`);
  });
});

/** What came out is said by a step, or is the sum of what steps say; nothing paid needs a reason all the same. */
const leadsToFigure = ({ derivation }: ExpectationFailure): boolean => derivation.length > 0;

const IMPOSSIBLE = '-987654321';

/** The same expectation of a figure that nothing amounts to; `undefined` for what isn't a figure. */
function impossibly(expectation: Scenario['expect'][number]): Expectation | undefined {
  switch (expectation.kind) {
    case 'metric':
      return { ...expectation, value: impossible(expectation.value) };
    case 'credit':
      return { ...expectation, amount: impossible(expectation.amount) };
    case 'points':
      return { ...expectation, points: impossible(expectation.points) };
    default:
      return undefined;
  }
}

const impossible = ({ at, type }: Expression): Expression => ({
  op: 'literal',
  value: impossibleValue(type),
  type,
  at,
});

function impossibleValue(type: Expression['type']) {
  switch (type.kind) {
    case 'money':
      return { kind: 'money', value: IMPOSSIBLE, currency: type.currency } as const;
    case 'percent':
    case 'duration':
    case 'number':
    case 'points':
    case 'percentage-points':
      return { kind: type.kind, value: IMPOSSIBLE } as const;
    default:
      return { kind: 'number', value: IMPOSSIBLE } as const;
  }
}
