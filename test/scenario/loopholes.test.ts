import assert from 'node:assert/strict';
import fc from 'fast-check';
import { URI } from 'vscode-uri';
import type { History, Pattern } from '../../src/analyse/loopholes/history.ts';
import type { Contract, Target } from '../../src/contract/contract.ts';
import { declaredIn } from '../../src/language/lowering/declared.ts';
import { createSlaServices } from '../../src/language/module.ts';
import { loadText } from '../../src/language/workspace/load.ts';
import { nodeContext } from '../../src/language/workspace/node.ts';
import { loopholesOf } from '../../src/scenario/loopholes/find.ts';
import { isFree, isJudged, type Probe, probeOf } from '../../src/scenario/loopholes/probe.ts';
import type { Finding } from '../../src/scenario/loopholes/result.ts';
import { formatDuration } from '../../src/time/duration.ts';
import { periodContaining } from '../../src/time/periods.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 10);
const DAYS = { from: '2026-03-10', until: '2026-03-11' };

interface Shape {
  readonly step: number;
  readonly level: number;
  /** Slots below which an outage doesn't count. */
  readonly minimum?: number;
  readonly allowance?: number;
  readonly commitment?: string;
}

/** An agreement on one day, observed in so many slots. */
const agreement = ({ step, level, minimum, allowance, commitment }: Shape): string => `party A
party B
agreement Day {
  version 1.0.0
  between provider A and customer B
  term 2026-01-01
  zone "UTC"
  currency EUR
  service Site { fee 3100 EUR per month }
  data probes samples every ${step} h { collected automatically by A  field up: boolean }
  data works intervals { collected automatically by A }
  ${allowance === undefined ? '' : `exclusion Works { when during works  allowance ${allowance} h each calendar day }`}
  downtime Down of Site {
    when not probes.up
    ${minimum === undefined ? '' : `for at least ${minimum * step} h`}
    ${allowance === undefined ? '' : 'except Works'}
  }
  metric Uptime of Site { measure share of time outside Down }
  metric Outages of Site { measure count of Down }
  metric Longest of Site { measure maximum of duration over Down }
  target Availability of Site {
    ${commitment ?? `Uptime at least ${level}%`} each calendar day
    credit 10 EUR
  }
}
`;

describe('loopholes', () => {
  const { Sla: services } = createSlaServices(nodeContext([]));
  let count = 0;

  async function contractOf(text: string): Promise<Contract> {
    const document = await loadText(services, text, URI.parse(`file:///loopholes/${count++}.sla`));
    const [node] = declaredIn(document).agreements;
    assert.ok(node);
    assert.deepEqual(
      (document.diagnostics ?? []).filter(({ severity }) => severity === 1).map(({ message }) => message),
      [],
    );
    const contract = services.lowering.Contracts.contractOf(node);
    assert.ok(contract);
    return contract;
  }

  async function searched(shape: Shape) {
    const contract = await contractOf(agreement(shape));
    const target = contract.targets[0] as Target;
    const period = periodContaining(target.scope.period, contract.zone, START);
    const found = await loopholesOf({ contract, target, period, versions: [contract] });
    return { contract, target, found, probe: probeOf(contract, target, [contract]) };
  }

  /** The longest that any pattern of slots is down for nothing: each slot is up, down, or down while works are on. */
  async function worstOfAll({ step, allowance }: Shape, target: Target, probe: Probe): Promise<number> {
    const slots = 24 / step;
    const kinds = allowance === undefined ? 2 : 3;
    let worst = 0;
    for (let code = 0; code < kinds ** slots; code++) {
      const states = Array.from({ length: slots }, (_, i) => Math.floor(code / kinds ** i) % kinds);
      const down = states.filter((state) => state > 0).length * step * HOUR;
      if (down <= worst) continue;
      const verdict = await probe(historyOf(states, step), DAYS);
      if (isFree(target, verdict) && isJudged(verdict)) worst = down;
    }
    return worst;
  }

  function historyOf(states: readonly number[], step: number): History {
    const patterns = (held: (state: number) => boolean): readonly Pattern[] =>
      states.flatMap((state, i) =>
        held(state) ? [{ start: START + i * step * HOUR, end: START + (i + 1) * step * HOUR }] : [],
      );
    const nothing = [{ start: START - 2 * DAY, end: START - 2 * DAY + 1 }];
    const orNothing = (some: readonly Pattern[]) => (some.length === 0 ? nothing : some);
    return [
      { kind: 'condition', condition: 'Down', patterns: orNothing(patterns((state) => state > 0)) },
      ...(states.includes(2)
        ? [{ kind: 'condition' as const, condition: 'Works', patterns: patterns((state) => state === 2) }]
        : []),
    ];
  }

  const free = (findings: readonly Finding[]): number =>
    Math.max(
      ...findings.map(({ kind, shape, figure, limit, verdict }) =>
        kind === 'free' &&
        shape.kind !== 'over-the-end' &&
        figure.kind === 'down' &&
        (limit === 'verified' || isJudged(verdict))
          ? figure.ms
          : 0,
      ),
    );

  it('finds nothing milder than what all patterns of an agreement with a minimum length forgive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(4, 3),
        fc.integer({ min: 20, max: 100 }),
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        async (step, level, minimum) => {
          const shape: Shape = { step, level, ...(minimum === undefined ? {} : { minimum }) };
          const { target, found, probe } = await searched(shape);
          assert.equal(free(found.findings), await worstOfAll(shape, target, probe));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('finds nothing milder than what all patterns of an agreement with an allowance forgive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 30, max: 99 }), fc.constantFrom(6, 12), async (level, allowance) => {
        const shape: Shape = { step: 6, level, allowance };
        const { target, found, probe } = await searched(shape);
        assert.equal(free(found.findings), await worstOfAll(shape, target, probe));
      }),
      { numRuns: 8 },
    );
  });

  it('finds nothing milder than what all patterns forgive where short outages and an allowance come together', async () => {
    for (const [level, minimum, allowance] of [
      [50, 2, 8],
      [60, 3, 4],
      [95, 2, 4],
    ] as const) {
      const shape: Shape = { step: 4, level, minimum, allowance };
      const { target, found, probe } = await searched(shape);
      assert.equal(free(found.findings), await worstOfAll(shape, target, probe), JSON.stringify(shape));
    }
  });

  it('finds the worst of targets on the longest outage and on their number', async () => {
    for (const commitment of ['Longest at most 8 h', 'Longest below 8 h', 'Outages at most 2']) {
      const shape: Shape = { step: 4, level: 0, commitment };
      const { target, found, probe } = await searched(shape);
      assert.equal(free(found.findings), await worstOfAll(shape, target, probe), commitment);
    }
  });

  it('says what one step more costs', async () => {
    const { found } = await searched({ step: 1, level: 90 });
    const [worst] = found.findings;
    assert.equal(worst?.figure.kind === 'down' && formatDuration(worst.figure.ms), '2 h');
    assert.equal(worst?.limit, 'verified');
    assert.equal(worst?.next?.credit.toString(), '10');
    const cost = found.findings.find(({ kind }) => kind === 'costs');
    assert.equal(cost?.figure.kind === 'down' && formatDuration(cost.figure.ms), '3 h');
    assert.equal(cost?.isMost, true);
  });

  it('lets a clock begin when its calendar closes for longest, and stand for as long as it may', async () => {
    const contract = await contractOf(`party A
party B
calendar Office { zone "Europe/Berlin"  open mon..fri 09:00-17:00 }
agreement Desk {
  version 1.0.0
  between provider A and customer B
  term 2026-01-01
  zone "Europe/Berlin"
  currency EUR
  service Help { fee 3100 EUR per month }
  data tickets items { collected automatically by A  field answered: time?  field waiting: intervals }
  target Answered for each t in tickets of Help {
    elapsed from t.opened to t.answered in Office pausing t.waiting at most 2 h each calendar month
    credit 10 EUR
  }
}
`);
    const target = contract.targets[0] as Target;
    const period = periodContaining(target.scope.period, contract.zone, START);
    const { findings } = await loopholesOf({ contract, target, period, versions: [contract] });
    assert.deepEqual(
      findings.map(({ kind, shape, figure }) => [kind, shape.kind, 'ms' in figure && figure.ms / HOUR]),
      [
        ['free', 'paused', 40 * 24],
        ['free', 'waiting', 64 + 2],
        ['costs', 'waiting', (66 * HOUR + 1) / HOUR],
      ],
    );
  });
});
