/** What is said of each record is what is said of each row of a table with the same rows. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { runScenarioFiles } from '../../src/cli/input/scenarios.ts';
import { failureLines } from '../../src/cli/output/testReport.ts';
import { temporaryProject } from '../support/cli.ts';

interface Circuit {
  readonly fee: number;
  readonly level: number;
  /** Hours down in January. */
  readonly down: number;
}

const circuits = fc.array(
  fc.record({
    fee: fc.integer({ min: 1, max: 5000 }),
    level: fc.integer({ min: 9501, max: 9999 }),
    down: fc.integer({ min: 0, max: 90 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const key = (index: number): string => `C${index}`;
const level = (hundredths: number): string => `${(hundredths / 100).toFixed(2)}%`;

const families = (rows: string): string => `
  service Circuit for each c in ${rows} {
    fee c.fee per month
  }

  downtime Down for each c in ${rows} of Circuit(c) {
    when during outages where (circuit is c)
  }

  metric Uptime for each c in ${rows} of Circuit(c) {
    measure share of time outside Down(c)
    controlled by Carrier
  }

  target Availability for each c in ${rows} of Circuit(c) {
    Uptime(c) at least c.level each calendar month
    credit of Circuit(c).fee {
      below c.level : 10%
      below 95%     : 50%
    }
  }

  metric Average {
    measure mean over each c in ${rows} of Uptime(c)
    controlled by Carrier
  }

  metric Late {
    measure count over each c in ${rows} where (Uptime(c) below c.level)
    controlled by Carrier
  }

  downtime Two {
    when at least 2 of each c in ${rows} (Down(c))
  }

  metric TwoDown {
    measure time in Two
    controlled by Carrier
  }

  target Both {
    TwoDown at most 1 h each calendar month
    credit 7 EUR
  }
`;

const agreement = (rows: string, declared: string): string => `party Carrier
party Customer

${declared}

agreement Circuits "Circuits" {
  version 1.0.0
  between provider Carrier and customer Customer
  term 2026-01-01
  zone "UTC"
  currency EUR

  ${
    rows === 'circuits'
      ? 'data circuits records key id {\n    collected manually by Carrier\n    field id: text\n    field fee: money\n    field level: percent\n  }'
      : ''
  }

  data outages intervals {
    collected automatically by Carrier
    field circuit: text
  }
${families(rows)}
}
`;

const expected = ({ fee, level: wanted, down }: Circuit): number => {
  const uptime = 1 - down / 744;
  return uptime * 10000 >= wanted ? 0 : Math.round(fee * (uptime < 0.95 ? 0.5 : 0.1) * 100) / 100;
};

const scenario = (all: readonly Circuit[], given: string, named: (index: number) => string): string => {
  const longest = all.map(({ down }) => down).toSorted((a, b) => b - a);
  const both = (longest[1] ?? 0) > 1 ? 7 : 0;
  const late = all.filter(({ level: wanted, down }) => (1 - down / 744) * 10000 < wanted).length;
  const mean = all.reduce((sum, { down }) => sum + (744 - down), 0);
  return `
scenario "January" of Circuits in 2026-01 {
${given}
${all.map(({ down }, i) => (down === 0 ? '' : `  given row of outages { start = 2026-01-01 00:00 end = 2026-01-0${1 + Math.floor(down / 24)} ${String(down % 24).padStart(2, '0')}:00 circuit = "${key(i)}" }`)).join('\n')}
${all.map((one, i) => `  expect credit of Availability(${named(i)}) = ${expected(one).toFixed(2)} EUR`).join('\n')}
  expect Late = ${late}
  expect Average = ${mean * 100}% / ${744 * all.length}
  expect credit of Both = ${both} EUR
}
`;
};

describe('records', () => {
  it('mean what the rows of a table mean', async () => {
    await fc.assert(
      fc.asyncProperty(circuits, async (all) => {
        const given = all
          .map(
            (one, i) => `  given row of circuits { id = "${key(i)}" fee = ${one.fee} EUR level = ${level(one.level)} }`,
          )
          .join('\n');
        const rows = all.map((one, i) => `  ${key(i)} | ${one.fee} EUR | ${level(one.level)} ;`).join('\n');
        const table = `table Rows key id {\n  id | fee | level ;\n${rows}\n}`;
        const { folder, remove } = await temporaryProject({
          'records.sla': agreement('circuits', '') + scenario(all, given, (i) => `"${key(i)}"`),
          'table.sla': agreement('Rows', table) + scenario(all, '', key),
        });
        const results = (await runScenarioFiles(folder, [`${folder}/records.sla`, `${folder}/table.sla`])).flatMap(
          ({ scenarios }) => scenarios,
        );
        remove();
        assert.equal(results.length, 2);
        for (const result of results)
          assert.equal(result.verdict, 'passed', [...result.problems, ...failureLines(result)].join('\n'));
      }),
      { numRuns: 8 },
    );
  });
});
