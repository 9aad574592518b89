/** Many agreements on the same data: read once, asked once, and each statement the one that the agreement gets by itself. */
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { nameOf, writeFleet, writeObservations } from '../../bench/fleetWork.ts';
import { openFleet } from '../../src/cli/input/fleet.ts';
import { openSource } from '../../src/cli/input/simulator.ts';
import type { DataTable, Engine } from '../../src/measure/engine.ts';
import { type Fleet, simulateFleet } from '../../src/simulation/fleet/fleet.ts';
import type { SimulationQuestion } from '../../src/simulation/result.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import type { Statement } from '../../src/statement/statement.ts';

const THREE_WEEKS = 21 * 24 * 60;
const root = path.resolve(import.meta.dirname, '../..');

/** An engine that counts what it's asked. */
function counting(engine: Engine) {
  const counted = { opened: [] as string[], open: 0, asked: 0 };
  const counts = (table: DataTable): DataTable => {
    const ask =
      <Query, Answer>(question: (query: Query) => Promise<Answer>) =>
      (query: Query): Promise<Answer> => {
        counted.asked++;
        return question.call(table, query);
      };
    return {
      ...table,
      sums: (field) => table.sums(field),
      distinct: ask(table.distinct),
      tally: ask(table.tally),
      coverage: ask(table.coverage),
      rows: ask(table.rows),
      ...(table.ranks === undefined ? {} : { ranks: ask(table.ranks) }),
      ...(table.windows === undefined ? {} : { windows: ask(table.windows) }),
    };
  };
  const wrapped: Engine = {
    name: engine.name,
    async open(plans, options) {
      counted.opened.push(...plans.map(({ declaration }) => declaration.id));
      const session = await engine.open(plans, options);
      counted.open += plans.length;
      return {
        ...session,
        tables: new Map([...session.tables].map(([data, table]) => [data, counts(table)])),
        close: async () => {
          counted.open -= plans.length;
          await session.close();
        },
      };
    },
  };
  return { engine: wrapped, counted };
}

async function stated(args: readonly string[], directory: string, question: SimulationQuestion = {}) {
  const { documents, context } = await openFleet(args, directory, () => undefined);
  const { engine, counted } = counting(context.engine);
  const statements = new Map<string, Statement>();
  const found = await simulateFleet(documents, question, {
    ...context,
    engine,
    onStatement: async (statement) => {
      statements.set(statement.agreement.id, statement);
      return undefined;
    },
  });
  assert.ok(!('kind' in found), JSON.stringify(found));
  const fleet: Fleet = found;
  return { fleet, statements, counted };
}

async function alone(file: string, question: SimulationQuestion, directory: string): Promise<Statement> {
  const { document, context } = await openSource(directory, { file }, () => undefined, { cache: false });
  const result = await simulate(document, question, context);
  assert.ok(result.kind === 'statement', JSON.stringify(result));
  return result.statement;
}

describe('a fleet of agreements', function () {
  this.timeout(300_000);
  let folder: string;
  const file = (number: number): string => path.join(folder, 'contracts', `${nameOf(number)}.sla`);

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sla-fleet-'));
    await writeFleet(folder, 24);
    await writeObservations(folder, THREE_WEEKS);
  });
  after(() => rm(folder, { recursive: true }));

  it('opens each source once, and asks no more questions for more agreements on the same terms', async () => {
    const few = await stated(
      Array.from({ length: 5 }, (_, number) => file(number)),
      folder,
    );
    const many = await stated(['contracts'], folder);
    assert.deepEqual([...many.counted.opened].sort(), ['probes', 'works']);
    assert.equal(many.counted.open, 0, 'all sources are closed');
    assert.equal(many.fleet.total.stated, 24);
    // Five services are asked of, whoever asks.
    assert.equal(many.counted.asked, few.counted.asked);
  });

  it('gives each agreement the statement that it gets by itself', async () => {
    const { statements } = await stated(['contracts'], folder);
    assert.equal(statements.size, 24);
    for (const number of [0, 3, 8, 13, 23]) {
      const own = await alone(file(number), {}, folder);
      assert.deepEqual(statements.get(own.agreement.id), own);
    }
  });

  it('gives the published examples the statements that they get by themselves', async () => {
    const names = ['examples/service-desk', 'examples/ledger', 'examples/github-enterprise'];
    const { fleet, statements } = await stated(names, root);
    assert.ok(fleet.agreements.length >= 4, `${fleet.agreements.length}`);
    for (const { agreement, file: own, dataset } of fleet.agreements) {
      const { document, context } = await openSource(root, { file: path.join(root, own) }, () => undefined, {
        cache: false,
      });
      const result = await simulate(document, { agreement, dataset }, context);
      assert.ok(result.kind === 'statement', `${own}: ${JSON.stringify(result)}`);
      assert.deepEqual(statements.get(agreement), result.statement, agreement);
    }
  });

  it('keeps agreements apart that look at other times and fields of one file', async () => {
    const whole = await readFile(file(4), 'utf8');
    // One looks at a week and never at latency, another at the time behind it and never at what was up.
    const week = whole
      .replaceAll('Contract0004', 'Week')
      .replaceAll('Customer4', 'CustomerOfTheWeek')
      .replace(/term .*/, 'term 2025-01-01 to 2025-01-07')
      .replace(/ {2}metric Latency[\s\S]*?\n {2}}\n/, '')
      .replace(/ {2}target Quick[\s\S]*?\n {2}}\n/, '');
    const later = whole
      .replaceAll('Contract0004', 'Later')
      .replaceAll('Customer4', 'LaterCustomer')
      .replace(/term .*/, 'term 2025-01-08 to 2025-01-15')
      .replace(/ {2}metric Uptime[\s\S]*?\n {2}}\n/, '')
      .replace(/ {2}target Availability[\s\S]*?\n {2}}\n/, '');
    const files = [
      [path.join(folder, 'contracts', 'a-week.sla'), week],
      [path.join(folder, 'contracts', 'b-later.sla'), later],
    ] as const;
    try {
      for (const [name, text] of files) await writeFile(name, text);
      const names = files.map(([name]) => name);
      const own = await Promise.all(names.map((name) => alone(name, {}, folder)));
      for (const order of [names, names.toReversed(), ['contracts']]) {
        const { statements } = await stated(order, folder);
        for (const one of own) assert.deepEqual(statements.get(one.agreement.id), one);
      }
    } finally {
      for (const [name] of files) await rm(name, { force: true });
    }
  });

  it('comes to the same where nobody takes the statements', async () => {
    for (const [args, directory] of [
      [['contracts'], folder],
      [['examples'], root],
    ] as const) {
      const { fleet } = await stated(args, directory);
      const { documents, context } = await openFleet(args, directory, () => undefined);
      assert.deepEqual(await simulateFleet(documents, {}, context), fleet);
    }
  });

  it('adds up what is owed, to the cent, by party and currency', async () => {
    const { fleet } = await stated(['contracts'], folder);
    const cents = (text: string): number => Math.round(Number(text.replace(/[^\d.]/g, '')) * 100);
    const { parties } = fleet.total;
    for (const currency of ['GBP', 'EUR', 'USD']) {
      const members = fleet.agreements.filter((one) => one.currency === currency);
      const total = parties.find((one) => one.party === 'Northwind Hosting' && one.currency === currency);
      const sum = members.reduce((all, { owed }) => all + cents(owed[0]?.payable.text ?? ''), 0);
      assert.equal(cents(total?.owes.payable.text ?? ''), sum);
      assert.equal(total?.agreements, members.length);
      assert.ok(sum > 0);
    }
    const customer = parties.find(({ party }) => party === 'Customer 3 Ltd');
    assert.equal(customer?.isOwed.payable.text, fleet.agreements[3]?.owed[0]?.payable.text);
  });

  it('asks what if of all of them', async () => {
    const { fleet, statements } = await stated([file(0), file(5), file(10)], folder, {
      set: { 'Availability.target': '10%', 'Quick.target': '9 h' },
    });
    assert.equal(fleet.total.missed, 0);
    assert.ok(fleet.agreements.every(({ owed }) => owed[0]?.payable.text.startsWith('0.00')));
    const notes = [...statements.values()].flatMap(({ dataset }) => dataset.notes);
    assert.equal(notes.filter((note) => note.startsWith('What if: Availability.target is 10%')).length, 3);
  });

  describe('with agreements that can’t be stated', () => {
    let whole: string;
    beforeEach(async () => {
      whole = await readFile(file(2), 'utf8');
    });
    afterEach(() => writeFile(file(2), whole));

    it('states the others where a file has errors', async () => {
      await writeFile(file(2), whole.replace('downtime Down', 'downtime'));
      const { fleet } = await stated(['contracts'], folder);
      assert.equal(fleet.total.stated, 23);
      const [refused] = fleet.refused;
      assert.equal(refused?.agreement, 'Contract0002');
      assert.equal(refused?.reason, 'invalid-contract');
      assert.equal(refused?.problems[0]?.file, 'contracts/customer0002.sla');
    });

    it('states the others where the data of one are missing, and tries to read them once', async () => {
      const own = `dataset Own for Contract0002 extends Observed {
        probes from "../gone.csv" { at = ts service = service up = (status is "ok") latency = latency_ms * 1 ms }
      }`;
      await appendFile(file(2), own);
      const { fleet, counted } = await stated(['contracts'], folder);
      assert.equal(fleet.total.stated, 23);
      assert.equal(fleet.refused[0]?.reason, 'data-rejected');
      assert.match(fleet.refused[0]?.problems[0]?.message ?? '', /gone\.csv/);
      assert.equal(counted.opened.length, 3);
      assert.equal(counted.open, 0);
    });

    it('refuses files with errors, whatever they leave of what they declare', async () => {
      const breaks: readonly (readonly [from: string | RegExp, to: string, agreement: string | undefined])[] = [
        [/\bagreement Contract0002/, 'agreemnt Contract0002', undefined],
        [/\bagreement Contract0002[^{]*/, 'agreement ', undefined],
        [/^import .*$/m, 'import "nowhere.sla"', 'Contract0002'],
        [/$/, '\ndataset Own fr Contract0002 {}', 'Contract0002'],
        [/$/, '\nparty', 'Contract0002'],
      ];
      for (const [from, to, agreement] of breaks) {
        await writeFile(file(2), whole.replace(from, to));
        const { fleet } = await stated(['contracts'], folder);
        assert.deepEqual([fleet.total.stated, fleet.total.refused, fleet.total.leftOut], [23, 1, 0], to);
        const [refused] = fleet.refused;
        assert.equal(refused?.agreement, agreement, to);
        assert.equal(refused?.file, 'contracts/customer0002.sla');
        assert.equal(refused?.reason, 'invalid-contract');
        assert.equal(refused?.problems[0]?.file, 'contracts/customer0002.sla');
      }
    });

    it('leaves out templates, and what has no dataset', async () => {
      await appendFile(
        file(2),
        `agreement Open { version 1.0.0 between provider Northwind and customer Customer2 term 2025-01-01 zone "UTC" currency EUR parameter level: percent }
         agreement Bare { version 1.0.0 between provider Northwind and customer Customer2 term 2025-01-01 zone "UTC" currency EUR }
         dataset Narrow for Contract0002 extends Observed {}`,
      );
      const { fleet } = await stated(['contracts'], folder, { dataset: 'Narrow' });
      assert.deepEqual(
        fleet.agreements.map(({ agreement, dataset }) => [agreement, dataset]),
        [['Contract0002', 'Narrow']],
      );
      const reasons = new Map(fleet.leftOut.map(({ agreement, reason }) => [agreement, reason]));
      assert.equal(reasons.get('Open'), 'template');
      assert.equal(reasons.get('Bare'), 'no-dataset');
      assert.equal(fleet.total.leftOut, 25);
    });
  });
});
