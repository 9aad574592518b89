/** What is on record beside observations (claims, rulings, invoices) is read from files: `examples/ledger`. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/bundles.ts';
import type { Statement } from '../../src/statement/statement.ts';
import { simulated } from '../support/simulated.ts';

const folder = path.join(root, 'examples/ledger');

/** The files of the example, some of them with another text. */
const ledger = (changed: Readonly<Record<string, (text: string) => string>> = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name !== 'README.md')
      .map((name) => {
        const text = readFileSync(path.join(folder, name), 'utf8');
        return [name, changed[name]?.(text) ?? text];
      }),
  );

async function statementOf(files: Readonly<Record<string, string>>): Promise<Statement> {
  const result = await simulated(files);
  assert.ok(result.kind === 'statement', JSON.stringify(result));
  return result.statement;
}

const amounts = ({ periods }: Statement, figure: 'entitled' | 'payable' | 'claimable' | 'granted') =>
  periods.map(({ credits }) => credits.map((credit) => credit[figure].text).join(' '));

const without = (binding: string) => (text: string) => {
  const start = text.indexOf(`  ${binding} from`);
  assert.ok(start >= 0, binding);
  return text.slice(0, start) + text.slice(text.indexOf('}', start) + 1);
};

const refused = async (files: Readonly<Record<string, (text: string) => string>>): Promise<string> => {
  const result = await simulated(ledger(files));
  assert.ok(result.kind === 'problems' && result.reason === 'data-rejected', JSON.stringify(result));
  return result.problems.map(({ message }) => message).join('\n');
};

const add = (row: string) => (text: string) => `${text}${row}\n`;

const source = ({ provenance }: Statement, data: string) => provenance.sources.find((one) => one.data === data);

describe('conformance: on record', () => {
  it('S-R7 claims of a file decide what is granted: late, in time, and less than was claimed', async () => {
    const statement = await statementOf(ledger());
    assert.deepEqual(amounts(statement, 'payable'), ['120.00 GBP', '10.00 GBP', '10.00 GBP']);
    assert.deepEqual(amounts(statement, 'granted'), ['120.00 GBP', '0.00 GBP', '10.00 GBP']);
    const less = await statementOf(ledger({ 'claims.csv': (text) => text.replace(',20\n', ',4\n') }));
    assert.deepEqual(amounts(less, 'granted'), ['120.00 GBP', '0.00 GBP', '4.00 GBP']);
    const none = await statementOf(ledger({ 'claims.csv': (text) => `${text.split('\n')[0]}\n` }));
    assert.deepEqual(amounts(none, 'granted'), ['0.00 GBP', '0.00 GBP', '0.00 GBP']);
  });

  it('S-R11 rulings of a file decide on exclusions; what is not ruled is pending', async () => {
    const [target] = (await statementOf(ledger())).targets;
    assert.deepEqual(
      target?.lines.map(({ outcome }) => outcome),
      ['missed', 'missed', 'missed'],
    );
    const upheld = await statementOf(ledger({ 'rulings.csv': (text) => text.replace('dismissed', 'upheld') }));
    assert.equal(upheld.targets[0]?.lines[1]?.outcome, 'met');
    const pending = await statementOf(ledger({ 'rulings.csv': (text) => `${text.split('\n')[0]}\n` }));
    assert.equal(pending.targets[0]?.lines[1]?.outcome, 'not-measured');
    assert.deepEqual(
      (await statementOf(ledger())).rulings?.map(({ by, reason }) => [by, reason]),
      [['Acme', 'no evidence']],
    );
  });

  it('S-R5 credits that were granted before count towards a rolling cap, those of the periods that are stated once', async () => {
    const more = await statementOf(ledger({ 'credits.csv': (text) => text.replace(',20\n', ',100\n') }));
    assert.deepEqual(amounts(more, 'payable'), ['50.00 GBP', '0.00 GBP', '0.00 GBP']);
    const twice = await statementOf(ledger({ 'credits.csv': (text) => `${text}Availability,2026-01,120\n` }));
    assert.deepEqual(amounts(twice, 'payable'), ['120.00 GBP', '10.00 GBP', '10.00 GBP']);
    assert.deepEqual(source(twice, 'grants')?.leftOut, [
      { reason: 'it falls due in the time that is stated', rows: 1 },
    ]);
  });

  it('S-R10 what was charged stands in the place of the fee, an invoice of a quarter by its months', async () => {
    assert.deepEqual(amounts(await statementOf(ledger()), 'entitled'), ['120.00 GBP', '100.00 GBP', '100.00 GBP']);
    const quarter = await statementOf(
      ledger({ 'invoices.csv': (text) => text.replace('2026-01,1200', '2026-Q1,2700') }),
    );
    assert.deepEqual(amounts(quarter, 'entitled'), ['90.00 GBP', '90.00 GBP', '90.00 GBP']);
  });

  it('S-G3 verdicts from before the data count for a right', async () => {
    const [early] = (await statementOf(ledger())).rights;
    const [later] = (await statementOf(ledger({ 'hosting.sla': without('history') }))).rights;
    assert.deepEqual([early?.firstDay, later?.firstDay], ['2026-02-01', '2026-03-01']);
  });

  it('S-D4 rows that name nothing of the agreement are rejected with file, line, column and reason', async () => {
    const wrong = (more: string) => ledger({ 'claims.csv': (text) => `${text}${more}\n` });
    for (const [row, column, reason] of [
      ['Availabilty,2026-01,2026-02-10,', 'target', /no target of that name; did you mean 'Availability'/],
      ['Availability,January,2026-02-10,', 'month', /it is no period/],
      ['Availability,2026-01,soon,', 'claimed', /./],
    ] as const) {
      const result = await simulated(wrong(row));
      assert.ok(result.kind === 'problems' && result.reason === 'data-rejected', JSON.stringify(result));
      const [problem] = result.problems;
      assert.deepEqual([problem?.file, problem?.line, problem?.column], ['claims.csv', 5, column]);
      assert.match(problem?.message ?? '', reason);
    }
    const files = wrong('Availabilty,2026-01,2026-02-10,');
    const tolerant = (files['hosting.sla'] ?? '').replace(
      '  faults from',
      '  rejected rows at most 50%\n\n  faults from',
    );
    const statement = await statementOf({ ...files, 'hosting.sla': tolerant });
    assert.equal(source(statement, 'claims')?.rejectedCount, 1);
    assert.equal(source(statement, 'claims')?.used, 3);
  });

  it('S-S3 files on record are named with their digests', async () => {
    const { provenance } = await statementOf(ledger());
    assert.deepEqual(
      provenance.sources.map(({ data }) => data),
      ['faults', 'claims', 'rulings', 'grants', 'invoices', 'history'],
    );
    assert.ok(provenance.sources.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256)));
  });

  it("data of the agreement's own of the same name go first", async () => {
    const own = await simulated(
      ledger({
        'hosting.sla': (text) =>
          text.replace('  downtime Down', '  data invoices items {\n    field number: text\n  }\n\n  downtime Down'),
      }),
    );
    assert.ok(own.kind === 'problems' && own.reason === 'invalid-contract');
    assert.match(own.problems[0]?.message ?? '', /service/);
  });

  it('S-R7 what a record says was granted is one amount for all the credits that it is for', async () => {
    const quarter = () => 'target,month,claimed,paid\nAvailability,2026-Q1,2026-02-10,125\n';
    const statement = await statementOf(ledger({ 'claims.csv': quarter }));
    assert.deepEqual(amounts(statement, 'granted'), ['120.00 GBP', '5.00 GBP', '0.00 GBP']);
    const [, february] = statement.periods;
    assert.ok(february?.derivation.some(({ text }) => text.endsWith('5.00 GBP is granted')));
  });

  it('S-G3 verdicts from before are found by a quarter, a year or a day, and by the key of the period', async () => {
    const told = await Promise.all(
      ['2025-12', '2025-Q4', '2025', '2025-12-01'].map(async (period) => {
        const { rights } = await statementOf(ledger({ 'verdicts.csv': (text) => text.replace('2025-12', period) }));
        return rights.map(({ because, opensAt }) => `${because} ${opensAt}`).join();
      }),
    );
    assert.deepEqual(new Set(told), new Set(['Availability missed in 2 of any 3 periods 2026-02-01T00:00:00Z']));
    const weekly = ledger({
      'verdicts.csv': () => 'target,month,verdict\nAvailability,2025-W52,missed\nAvailability,2025-W51,met\n',
    });
    assert.equal(source(await statementOf(weekly), 'history')?.used, 2);
  });

  it('S-G3 a verdict on a part of a period is none on the whole', async () => {
    const quarterly = (text: string) =>
      text.replace('Uptime at least 99.9% each calendar month', 'Uptime at least 99.9% each calendar quarter');
    const verdicts = (...rows: readonly string[]) => ({
      'hosting.sla': quarterly,
      'verdicts.csv': () => ['target,month,verdict', ...rows, ''].join('\n'),
    });
    for (const month of ['2025-10', '2025-11', '2025-12'])
      assert.match(
        await refused(verdicts(`Availability,${month},missed`)),
        /it is a part of a quarter, and a verdict on it is none on the whole: name that, 2025-Q4, or its first day, 2025-10-01/,
      );
    assert.equal(source(await statementOf(ledger(verdicts('Availability,2025-Q4,missed'))), 'history')?.used, 1);
    assert.equal(source(await statementOf(ledger(verdicts('Availability,2025,missed'))), 'history')?.used, 1);
    assert.match(
      await refused(verdicts('Availability,2025-10-01,missed', 'Availability,2025-12-31,met')),
      /verdicts\.csv:2 and verdicts\.csv:3 .*of Availability they say missed and met/,
    );
  });

  it('S-D3 records that say different things of one thing and time contradict each other', async () => {
    const cases: readonly (readonly [file: string, row: string, says: RegExp])[] = [
      [
        'verdicts.csv',
        'Availability,2025-Q4,met',
        /verdicts\.csv:2 and verdicts\.csv:3 .*of Availability they say missed and met/,
      ],
      [
        'rulings.csv',
        'CausedByCustomer,2026-02-10T12:00Z,,upheld,Acme,',
        /rulings\.csv:2 and rulings\.csv:3 .*dismissed and upheld/,
      ],
      [
        'invoices.csv',
        'Shop,2026-Q1,3600',
        /invoices\.csv:2 and invoices\.csv:3 .*of Shop they say for times that overlap/,
      ],
      [
        'claims.csv',
        'Availability,2026-03,2026-04-11,10',
        /claims\.csv:4 and claims\.csv:5 .*Availability 2026-03 they say 20 GBP and 10 GBP/,
      ],
    ];
    for (const [file, row, says] of cases) assert.match(await refused({ [file]: add(row) }), says);
    const alike: readonly (readonly [file: string, row: string])[] = [
      ['verdicts.csv', 'Availability,2025-11,met'],
      ['invoices.csv', 'Shop,2026-02,1000'],
      ['claims.csv', 'Availability,2026-03,2026-04-12,20'],
    ];
    for (const [file, row] of alike) await statementOf(ledger({ [file]: add(row) }));
  });

  const amended = (text: string) =>
    text.replace(
      'dataset Ledger for Hosting',
      `agreement Amended amends Hosting from 2026-02-11 {
  version 2.0.0
  override target Availability {
    Uptime at least 99.9% each calendar week
  }
}

dataset Ledger for Amended`,
    );

  it('S-D3 a day stands for the part of a month that its version governs', async () => {
    const monthly = (text: string) => amended(text).replace('each calendar week', 'each calendar month');
    const told = async (...days: readonly string[]): Promise<readonly string[]> => {
      const verdicts = () => ['target,month,verdict', ...days.map((day) => `Availability,${day}`), ''].join('\n');
      const result = await simulated(ledger({ 'hosting.sla': monthly, 'verdicts.csv': verdicts }), {
        agreement: 'Amended',
        from: '2026-02',
        to: '2026-02',
      });
      assert.ok(result.kind === 'statement', JSON.stringify(result));
      return result.statement.targets.flatMap(({ lines }) => lines.map(({ outcome }) => outcome));
    };
    const unrecorded = await told();
    assert.deepEqual(await told('2026-02-02,met', '2026-02-12,met'), ['met', 'met']);
    assert.deepEqual(await told('2026-02-12,missed', '2026-02-02,met'), ['met', 'missed']);
    assert.deepEqual(await told('2026-02-02,met'), ['met', unrecorded[1]]);
    assert.deepEqual(await told('2026-02-12,missed'), [unrecorded[0], 'missed']);
  });

  it('S-D3 a day stands for the period of the version that was in force on it', async () => {
    const told = async (...days: readonly string[]): Promise<string> => {
      const rows = days.map((day) => `Availability,${day}`).join('\n');
      const result = await simulated(
        ledger({ 'hosting.sla': amended, 'verdicts.csv': () => `target,month,verdict\n${rows}\n` }),
        { agreement: 'Amended' },
      );
      if (result.kind === 'problems') return result.problems.map(({ message }) => message).join('\n');
      assert.ok(result.kind === 'statement', JSON.stringify(result));
      const lines = result.statement.targets.flatMap((target) => target.lines);
      return lines
        .flatMap(({ id, outcome }) =>
          /2026-02( |$)|2026-W0[789]/.test(id) ? [`${id.replace('Availability ', '')} ${outcome}`] : [],
        )
        .join();
    };
    // The week in which the amendment took effect is its own from that day on.
    assert.match(await told('2026-02-02,missed', '2026-02-12,met'), /^2026-02 missed,2026-W07 met,/);
    // A month until 10 February, of which each day speaks, and weeks after that.
    assert.match(await told('2026-02-02,missed', '2026-02-09,met'), /:2 and verdicts\.csv:3 contradict/);
    assert.match(await told('2026-02-17,missed', '2026-02-20,met'), /:2 and verdicts\.csv:3 contradict/);
    const rows = ['2026-02-17,missed', '2026-02-02,met', '2026-02-27,missed'];
    assert.equal(await told(...rows), await told(...rows.toReversed()));
    assert.equal(await told(...rows), '2026-02 met,2026-W07 met,2026-W08 missed,2026-W09 missed');
  });

  it('S-R11 only what is left to a party is ruled on, and by that party', async () => {
    assert.match(
      await refused({ 'rulings.csv': (text) => text.replace(',Acme,', ',Northwind,') }),
      /rulings\.csv:2: column 'who', value 'Northwind': the agreement leaves it to Acme to decide/,
    );
    assert.match(
      await refused({ 'rulings.csv': add('Down,2026-03-10T10:00Z,2026-03-10T12:00Z,upheld,Acme,') }),
      /rulings\.csv:3: column 'what', value 'Down': the agreement leaves it to nobody to decide/,
    );
  });

  it('S-D4 what was granted is never negative', async () => {
    assert.match(
      await refused({ 'claims.csv': (text) => text.replace(',20\n', ',-20\n') }),
      /claims\.csv:4: column 'paid'.*it is negative/,
    );
    assert.match(
      await refused({ 'credits.csv': (text) => text.replace(',20\n', ',-20\n') }),
      /credits\.csv:2: column 'paid'.*it is negative/,
    );
  });
});
