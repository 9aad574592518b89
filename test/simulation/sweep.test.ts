/** What if: levels and fees replaced in the question come to what they come to in the text; many values are measured once. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openSource } from '../../src/cli/input/simulator.ts';
import { sweepCsv, sweepText } from '../../src/cli/output/sweepReport.ts';
import type { SimulationQuestion } from '../../src/simulation/result.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { sweep } from '../../src/simulation/sweep.ts';
import { temporaryProject } from '../support/cli.ts';
import { hostingProject } from '../support/hosting.ts';

describe('what if', () => {
  let project: ReturnType<typeof temporaryProject>;
  beforeEach(() => {
    project = temporaryProject(hostingProject());
  });
  afterEach(() => project.remove());

  /** The opened agreement, with how often sources were opened for it. */
  async function opened() {
    const { document, context } = await openSource(
      project.folder,
      { file: path.join(project.folder, 'hosting.sla') },
      () => undefined,
    );
    const counted = { opens: 0 };
    const { engine } = context;
    const counting: typeof engine = {
      ...engine,
      open: (...args) => {
        counted.opens++;
        return engine.open(...args);
      },
    };
    return { document, context: { ...context, engine: counting }, counted };
  }

  async function total(question: SimulationQuestion) {
    const { document, context } = await opened();
    const result = await simulate(document, question, context);
    if (result.kind !== 'statement') return result.problems.map(({ message }) => message).join('\n');
    const { entitled, met, missed } = result.statement.total;
    return { entitled: entitled.text, met, missed, notes: result.statement.dataset.notes };
  }

  const rewrite = (from: string, to: string): void => {
    const file = path.join(project.folder, 'hosting.sla');
    const text = readFileSync(file, 'utf8');
    assert.ok(text.includes(from), from);
    writeFileSync(file, text.replace(from, to));
  };

  it('gives what the changed text gives, and says so', async () => {
    const asked = await total({ set: { 'Errors.target': '0.5%', 'Shop.fee': '6000 GBP' } });
    rewrite('ErrorRate at most 5%', 'ErrorRate at most 0.5%');
    rewrite('fee 12000 GBP', 'fee 6000 GBP');
    const written = await total({});
    assert.ok(typeof asked === 'object' && typeof written === 'object', JSON.stringify(asked));
    assert.deepEqual({ ...asked, notes: [] }, { ...written, notes: [] });
    assert.deepEqual(asked.notes, [
      'What if: Errors.target is 0.5% instead of 5%.',
      'What if: Shop.fee is 6,000.00 GBP per month instead of 12,000.00 GBP per month.',
    ]);
  });

  it('takes only what the agreement has, in its own types', async () => {
    const cases: readonly (readonly [name: string, value: string, message: RegExp])[] = [
      ['target', '99%', /'target' names several targets\. There are: Availability\.target, Errors\.target\./],
      ['Uptime.target', '99%', /'Uptime\.target' names no target/],
      ['Errors.target', '99', /'99' can't stand for 'Errors\.target', which is 5%/],
      ['Errors.target', '1% or 2%', /can't stand for/],
      ['fee', '5%', /'5%' can't stand for 'fee', which is 12,000\.00 GBP per month/],
      ['fee', '5 USD', /can't stand for/],
      ['plan', 'gold', /no parameter 'plan'/],
      ['__proto__', '2', /no parameter '__proto__'/],
      ['toString', '2', /no parameter 'toString'/],
      ['Availability.target', '101%', /can't be 101%: a share is from 0% to 100%/],
      ['Availability.target', '-1%', /can't be -1%: a share/],
      ['fee', '-5 GBP', /a fee is not below 0/],
      [
        'level',
        '101%',
        /^With level = 101% the level of 'Availability' would be 101%: no value of 'Uptime' is as high/,
      ],
      ['level', '-0.1%', /no value of 'Uptime' is as low as that\.$/],
    ];
    for (const [name, value, message] of cases) assert.match(String(await total({ set: { [name]: value } })), message);
    rewrite(
      'data probes',
      'service Mail "Mail" { fee if level at least 99% then 50 GBP else 60 GBP per month }\n  data probes',
    );
    assert.match(String(await total({ set: { fee: '50 GBP' } })), /several fees\. Those that are an amount: Shop\.fee/);
  });

  it('asks for no level that its figure can never have, unless the text does', async () => {
    rewrite('measure sum of requests.failed / sum of requests.total', 'measure count of Unavailable');
    rewrite('ErrorRate at most 5%', 'ErrorRate at most 5');
    assert.equal(
      await total({ set: { 'Errors.target': '-1' } }),
      "'Errors.target' can't be -1: no value of 'ErrorRate' is as low as that.",
    );
    assert.equal(typeof (await total({ set: { 'Errors.target': '0' } })), 'object');
    assert.match(
      String(await total({ set: { 'Errors.target': '-1 min' } })),
      /can't stand for 'Errors\.target', which is 5/,
    );
    rewrite('ErrorRate at most 5', 'ErrorRate at most -2');
    assert.equal(typeof (await total({ set: { 'Errors.target': '-1' } })), 'object');
  });

  it('measures once and settles for each value', async () => {
    const { document, context, counted } = await opened();
    const found = await sweep(document, { sweep: 'Availability.target=98.5..99.5:0.25' }, context);
    assert.ok(!('kind' in found), JSON.stringify(found));
    assert.equal(counted.opens, 1);
    assert.deepEqual(
      found.points.map(({ value, missed, owed }) => [value, missed, owed[0]?.payable.text]),
      [
        ['98.5%', 0, '0.00 GBP'],
        ['98.75%', 0, '0.00 GBP'],
        ['99%', 0, '0.00 GBP'],
        ['99.25%', 1, '1,200.00 GBP'],
        ['99.5%', 1, '1,200.00 GBP'],
      ],
    );
    for (const { value, owed } of found.points) {
      const alone = await total({ set: { 'Availability.target': value } });
      assert.equal(typeof alone === 'object' && alone.entitled, owed[0]?.payable.text, value);
    }
  });

  it('measures for each value of a parameter, which may stand in what is measured', async () => {
    const { document, context, counted } = await opened();
    const found = await sweep(document, { sweep: 'level=99..99.9:0.3' }, context);
    assert.ok(!('kind' in found), JSON.stringify(found));
    assert.deepEqual(
      found.points.map(({ value }) => value),
      ['99%', '99.3%', '99.6%', '99.9%'],
    );
    assert.equal(counted.opens, 4);
  });

  it('keeps what the statement says is undecided, and debts in any direction', async () => {
    const { 'probes.csv': probes } = hostingProject({ 'probes.csv': (lines) => lines.filter((_, line) => line < 100) });
    writeFileSync(path.join(project.folder, 'probes.csv'), probes ?? '');
    rewrite('target Errors of Shop {', 'target Errors of Shop {\n    owed by Acme to Northwind');
    rewrite('below 99.9% : 10%', 'below 99.9% : 10%\n      below 90% : 15%');
    const { document, context } = await opened();
    const found = await sweep(document, { sweep: 'Errors.target=0.5%..1.5%:1%' }, context);
    assert.ok(!('kind' in found), JSON.stringify(found));
    const owed = found.points.map((point) =>
      point.owed.map(({ by, to, payable, undecidedUpTo }) => [by, to, payable.text, undecidedUpTo?.text]),
    );
    assert.deepEqual(owed, [
      [
        ['Northwind', 'Acme', '1,200.00 GBP', '1,800.00 GBP'],
        ['Acme', 'Northwind', '100.00 GBP', undefined],
      ],
      [
        ['Northwind', 'Acme', '1,200.00 GBP', '1,800.00 GBP'],
        ['Acme', 'Northwind', '0.00 GBP', undefined],
      ],
    ]);
    const text = sweepText(found, undefined, 140);
    assert.match(text, /owed by +owed to +entitled +payable +undecided up to$/m);
    assert.match(
      text,
      /^ +0\.5% .* Northwind +Acme +1,200\.00 GBP +1,200\.00 GBP +1,800\.00 GBP\n +Acme +Northwind +100/m,
    );
    const [head, first, second] = sweepCsv(found).split('\r\n');
    assert.match(head ?? '', /,owes,toWhom,entitled,payable,undecidedUpTo$/);
    assert.match(first ?? '', /^0\.5%,.*,Northwind,Acme,1200\.00 GBP,1200\.00 GBP,1800\.00 GBP$/);
    assert.match(second ?? '', /^0\.5%,.*,Acme,Northwind,100\.00 GBP,100\.00 GBP,$/);
  });

  it('takes durations in units of their own', async () => {
    rewrite('  currency GBP\n', '  currency GBP\n  parameter grace: duration = 5 min\n');
    const { document, context } = await opened();
    const found = await sweep(document, { sweep: 'grace=30 min..2 h:45 min' }, context);
    assert.deepEqual('kind' in found ? found.problems : found.points.map(({ value }) => value), [
      '30 min',
      '1 h 15 min',
      '2 h',
    ]);
  });

  it('refuses sweeps that lead nowhere', async () => {
    const { document, context } = await opened();
    for (const [asked, message] of [
      ['Availability.target', /is no sweep/],
      ['Availability.target=99..98:0.1', /leads nowhere/],
      ['Availability.target=98..99:0', /leads nowhere/],
      ['Availability.target=1..99:0.001', /more than 1000 values/],
      ['Availability.target=98%..99%:1 GBP', /is no sweep/],
      ['Availability.target=1 h..2 min:1 s', /leads nowhere/],
      ['Availability.target=1 s..2 h:1 s', /more than 1000 values/],
    ] as const) {
      const found = await sweep(document, { sweep: asked }, context);
      assert.match('kind' in found ? (found.problems[0]?.message ?? '') : 'nothing', message);
    }
  });
});
