/** Rules by which something is refused. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { runScenarioFiles } from '../../src/cli/input/scenarios.ts';
import { temporaryProject } from '../support/cli.ts';
import { memoryWorkspace } from '../support/language.ts';

const agreement = (body: string, shared = ''): string => `party Northwind
party Acme

${shared}
agreement Hosting "Hosting" {
  version 1.0.0
  between provider Northwind and customer Acme
  term 2026-01-01
  zone "UTC"
  currency GBP

  data calls items {
    collected automatically by Northwind
    field opened: time
    field closed: time
    field wait: duration
  }

${body}
}
`;

/** Messages of errors in a text. */
async function errorsOf(text: string): Promise<readonly string[]> {
  const { validate } = await memoryWorkspace();
  const found = (await validate([{ path: 'hosting.sla', text }])).get('hosting.sla') ?? [];
  return found.filter(({ severity }) => severity === 1).map(({ message }) => String(message));
}

/** What becomes of the only scenario of a text. */
async function run(text: string) {
  const project = temporaryProject({ 'hosting.sla': text });
  try {
    const [file] = await runScenarioFiles(project.folder, [path.join(project.folder, 'hosting.sla')]);
    const result = file?.scenarios[0];
    assert.ok(result);
    return result;
  } finally {
    project.remove();
  }
}

describe('conformance: errors', () => {
  it('S-N4 a standard deviation is shown, rounded, and never compared', async () => {
    const measured = (measure: string, more = '') =>
      errorsOf(agreement(`  metric Wait {\n    measure ${measure}\n    controlled by Northwind\n  }\n${more}`));
    const target = '  target Even {\n    Wait at most 3 s each calendar month\n  }';
    assert.deepEqual(await measured('mean deviation of calls.wait', target), []);
    assert.deepEqual(await measured('standard deviation of calls.wait rounded to 1 ms'), []);
    assert.match((await measured('standard deviation of calls.wait')).join(), /shown rounded/);
    assert.match((await measured('standard deviation of calls.wait rounded to 1 ms', target)).join(), /never compared/);
    assert.match((await measured('2 * (standard deviation of calls.wait rounded to 1 ms)')).join(), /multiplied/);
  });

  it('S-C6 a bare day is an error where it could be a working day', async () => {
    const text = (days: string) =>
      agreement(
        `  metric Quick {
    measure share of calls where (closed at most ${days} after opened in Office)
    controlled by Northwind
  }`,
        'calendar Office {\n  zone "UTC"\n  open mon..fri 09:00-17:00\n}\n',
      );
    assert.deepEqual(await errorsOf(text('2 working days')), []);
    assert.match((await errorsOf(text('2 days'))).join(), /working days/);
  });

  it('S-C3 a calendar that never opens is an error', async () => {
    const text = agreement(
      `  target Each for each c in calls {
    elapsed from c.opened to c.closed in Never at most 1 h each calendar month
  }`,
      'calendar Never {\n  zone "UTC"\n  open mon 09:00-17:00\n  closed 2026-01-05\n}\n',
    );
    assert.deepEqual(await errorsOf(text), []);
    const closed = Array.from({ length: 1200 }, (_, i) =>
      new Date(Date.UTC(2026, 0, 1) + i * 86_400_000).toISOString().slice(0, 10),
    );
    const scenario = `
scenario "It" of Hosting in 2026-01 {
  given row of calls { opened = 2026-01-05 10:00 closed = 2026-01-06 10:00 wait = 1 s }
  expect Each met
}
`;
    const result = await run(text.replace('closed 2026-01-05', `closed ${closed.join(', ')}`) + scenario);
    assert.equal(result.verdict, 'error', JSON.stringify(result));
    assert.match(result.problems.join(), /Never.*400 days/);
  });

  it('S-V2 an amount of a day of which nothing is said is an error', async () => {
    const result = await run(`${agreement(`  let Compensation = by date {
    until 2026-03-31: 5 GBP
  }

  metric Level {
    measure 0%
    controlled by Northwind
  }

  target Availability {
    Level at least 99% each calendar month
    credit Compensation
  }`)}
scenario "It" of Hosting in 2026-05 {
  expect credit = 5 GBP
}
`);
    assert.equal(result.verdict, 'error', JSON.stringify(result));
    assert.match(result.problems.join(), /2026-05/);
  });

  it('S-R10 a fee that is missing is an error, at the rule that needs it', async () => {
    const result = await run(`${agreement(`  service Shop {
    technology "Kubernetes"
  }

  metric Level {
    measure 0%
    controlled by Northwind
  }

  target Availability of Shop {
    Level at least 99% each calendar month
    credit 10% of Shop.fee
  }`)}
scenario "It" of Hosting in 2026-01 {
  expect credit = 1 GBP
}
`);
    assert.equal(result.verdict, 'error');
    assert.match(result.problems.join(), /fee/);
  });
});
