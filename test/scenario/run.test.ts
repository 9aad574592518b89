/** What scenarios find, told from small agreements. */
import assert from 'node:assert/strict';
import { runScenarioFiles } from '../../src/cli/input/scenarios.ts';
import type { ScenarioResult } from '../../src/scenario/result.ts';
import { temporaryProject } from '../support/cli.ts';

const agreement = `party Northwind
party Acme

agreement Hosting "Hosting" {
  version 1.0.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "Europe/London"
  currency GBP

  service Shop "Shop" {
    fee 12000 GBP per month
  }

  data probes samples every 5 min {
    collected automatically by Acme
    field up: boolean
  }

  data works intervals {
    collected manually by Northwind
    field announced: time
  }

  downtime Unavailable of Shop {
    when not probes.up
    gaps count as unknown
  }

  metric Uptime of Shop {
    measure share of time outside Unavailable
    controlled by Northwind
  }

  target Availability of Shop {
    Uptime at least 99.9% each calendar month
    credit of Shop.fee {
      below 99.9% : 10%
      below 99.0% : 25%
    }
  }

  credits {
    combine sum
    cap 20% of Shop.fee each calendar month
    claim automatic
  }
}

`;

/** Runs one scenario with these steps, of January 2026 unless another period is named. */
async function run(steps: string, period = '2026-01', text = agreement): Promise<ScenarioResult> {
  const project = temporaryProject({
    'hosting.sla': `${text}scenario "It" of Hosting in ${period} {\n${steps}\n}\n`,
  });
  try {
    const [file] = await runScenarioFiles(project.folder, [`${project.folder}/hosting.sla`]);
    const [result] = file?.scenarios ?? [];
    assert.ok(result);
    return result;
  } finally {
    project.remove();
  }
}

async function passes(steps: string, period?: string, text?: string): Promise<void> {
  const result = await run(steps, period, text);
  assert.deepEqual([result.verdict, result.problems, result.failures], ['passed', [], []]);
}

const twoHours = 'given Unavailable from 2026-01-14 10:00 for 2 h';

describe('a scenario', () => {
  it('gives outages, and expects metric, outcome and credit', () =>
    passes(`${twoHours}
      expect Uptime = 99.731% rounded to 0.001%
      expect Availability missed
      expect credit of Availability = 1200 GBP
      expect credit = 1200 GBP`));

  it('compares exactly where no rounding is written, and shows the exact figure that reads like the expected one', async () => {
    const { verdict, failures } = await run(`${twoHours}\nexpect Uptime = 99.731%`);
    assert.equal(verdict, 'failed');
    assert.deepEqual([failures[0]?.about, failures[0]?.expected], ['Uptime', '99.731%']);
    assert.equal(failures[0]?.got, '99.731% (exactly 9275/93 percent)');
  });

  it('tells how the figure came about, with the rule and the text that caused it', async () => {
    const { failures } = await run(`${twoHours}\nexpect credit of Availability = 1000 GBP`);
    const [failure] = failures;
    assert.deepEqual([failure?.expected, failure?.got], ['1,000.00 GBP', '1,200.00 GBP']);
    assert.ok(failure?.derivation.some(({ stage, at }) => stage === 'rule' && at?.file === 'hosting.sla'));
    assert.equal(failure?.at.start.line, agreement.split('\n').length + 1);
  });

  it('sees credits after caps', () =>
    passes(`given Uptime = 98%
      expect credit = 2400 GBP`));

  it('gives metrics and fees, for all periods or for one', () =>
    passes(
      `given Uptime = 100%
       given Uptime = 99.5% in 2026-02
       given Shop.fee = 1000 GBP
       expect Availability met in 2026-01
       expect Availability missed in 2026-02
       expect credit = 0 GBP in 2026-01
       expect credit = 100 GBP in 2026-02
       expect credit = 100 GBP`,
      '2026-01 to 2026-02',
    ));

  describe('gives parameters', () => {
    const withPlan = agreement
      .replace(
        '  service Shop',
        '  parameter plan: standard | enterprise = standard\n  parameter part = 10% assumed\n\n  service Shop',
      )
      .replace('fee 12000 GBP', 'fee if plan is enterprise then 30000 GBP else 12000 GBP')
      .replace('cap 20%', 'cap part');

    it('which decide whatever depends on them, expectations too', () =>
      passes(
        `given plan = enterprise
        given part = 5.5%
        given Uptime = 99.5%
        expect credit = 1650 GBP
        expect credit = part of Shop.fee`,
        '2026-01',
        withPlan,
      ));

    it('for this scenario only', () => passes('given Uptime = 98%\nexpect credit = 1200 GBP', '2026-01', withPlan));
  });

  it('reads durations of several parts', () =>
    passes(`given Unavailable from 2026-01-14 10:00 for 1 h 30 min 30 s, from 2026-01-15 10:00 for 29 min 30 s
      expect Uptime = 99.731% rounded to 0.001%`));

  it('gives rows, and does not know what no row covers', () =>
    passes(`given row of probes { at = 2026-01-01T00:00:00Z up = true }
      expect Availability not measured
      expect credit = 0 GBP`));

  it('lays a figure that depends on the fee beside the fee that is given', () =>
    passes(`given Uptime = 99.5%
      given Shop.fee = 500 GBP
      expect credit = 10% of Shop.fee`));

  it('names the outcome that came instead', async () => {
    const { failures } = await run(`${twoHours}\nexpect Availability met`);
    assert.equal(failures[0]?.expected, 'met');
    assert.match(failures[0]?.got ?? '', /^missed with 99\.731%/);
  });

  it('expects what the validator finds, and fails where it finds something else', async () => {
    await passes('expect diagnostic "no-baseline"');
    const { failures } = await run('expect diagnostic "band-gap"');
    assert.equal(failures[0]?.expected, 'band-gap');
    assert.match(failures[0]?.got ?? '', /no-baseline/);
  });

  it('expects that a credit is undecided where no band takes the value', async () => {
    const gap = agreement.replace('below 99.9% : 10%', 'above 99.0% and below 99.9% : 10%');
    await passes('given Uptime = 99.0%\nexpect Availability undecided', '2026-01', gap);
    const { failures } = await run('given Uptime = 99.5%\nexpect Availability undecided', '2026-01', gap);
    assert.match(failures[0]?.got ?? '', /missed with 99\.5%/);
  });

  it('gives a miss from before', async () => {
    const repeats = agreement.replace(
      'below 99.0% : 25%\n    }',
      'below 99.0% : 25%\n    } repeat multiplier 2 from miss 2',
    );
    assert.notEqual(repeats, agreement);
    const misses = 'given Uptime = 99.5%\nexpect credit of Availability';
    await passes(`${misses} = 1200 GBP`, '2026-02', repeats);
    await passes(`given Availability missed in 2026-01\n${misses} = 2400 GBP`, '2026-02', repeats);
  });

  it('gives verdicts on whole periods: a month names no quarter, its days do', async () => {
    const quarters = agreement
      .replaceAll('99.9%', '99.95%')
      .replace('cap 20%', 'cap 100%')
      .replace('each calendar month\n    credit of', 'each calendar quarter\n    credit of')
      .replace('below 99.0% : 25%\n    }', 'below 99.0% : 25%\n    } repeat multiplier 2');
    const misses = `${twoHours}\nexpect credit of Availability`;
    const { verdict, problems } = await run(
      `given Availability missed in 2025-11\n${misses} = 1 GBP`,
      '2026-01 to 2026-03',
      quarters,
    );
    assert.equal(verdict, 'error');
    assert.match(
      problems.join(),
      /'2025-11' on line \d+ names no period of 'Availability': it is a part of a quarter, .* 2025-Q4, or its first day, 2025-10-01\./,
    );
    for (const day of ['2025-10-01', '2025-12-31', '2025'])
      await passes(`given Availability missed in ${day}\n${misses} = 7200 GBP`, '2026-01 to 2026-03', quarters);
  });

  it('that expects nothing is an error, not a success', async () => {
    const { verdict, problems } = await run(twoHours);
    assert.equal(verdict, 'error');
    assert.match(problems.join(), /expects nothing/);
  });

  it('of a file with errors is an error that names them', async () => {
    const { verdict, problems } = await run('expect Availabilty met');
    assert.equal(verdict, 'error');
    assert.match(problems.join(), /Did you mean 'Availability'/);
  });

  it('fails where the period that it names has no outcome', async () => {
    const { verdict, failures } = await run(`${twoHours}\nexpect Availability missed in 2026-05`);
    assert.equal(verdict, 'failed');
    assert.match(failures[0]?.got ?? '', /no outcome in that time/);
  });
});
