import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Contract } from '../../src/contract/contract.ts';
import type { BindingShape } from '../../src/contract/dataset.ts';
import type { DataTable, Engine } from '../../src/measure/engine.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import { measure } from '../../src/measure/measure.ts';
import { load, written } from '../language/support/load.ts';
import { at } from '../support/expressions.ts';
import { between, bindingOf, column, datasetOf, inWorkspace, isText, utc } from './support.ts';

/** What counts and shares of items may ask: clocks with and without hours, pauses, limits by table, names, more than columns answer. */
const AGREEMENT = (belongs: string): string => `
party Desk
party Company

calendar Office { zone "Europe/Berlin" open mon..fri 08:00-12:00, mon..fri 13:00-18:00, sat 22:00-02:00 holidays 2026-03-30 }
calendar Always { zone "Europe/Berlin" open always }

table Priorities key priority {
  priority | resolve: duration      | hours: calendar ;
  P1       | 90 min                 | Always          ;
  P2       | 3 h                    | Office          ;
  P3       | none                   | Office          ;
}

agreement Tickets {
  version 1.0.0
  between provider Desk and customer Company
  term 2026-03-01 to 2026-04-30
  zone "Europe/Berlin"
  currency EUR
  data tickets items {
    collected automatically by Desk
    field number: text
    field priority: key of Priorities?
    field level: key of Priorities?
    field opened: time
    field resolved: time?
    field waiting: intervals
    field updates: number
    ${belongs}
  }
  service Helpdesk { fee 1000 EUR per month }
  metric OfEach for each p in Priorities of Helpdesk {
    measure share of tickets counting only (priority is p) where (elapsed from opened to resolved in p.hours pausing waiting at most p.resolve)
    controlled by Desk
  }
  metric OfRow of Helpdesk {
    measure share of tickets where (
      elapsed from opened to resolved in Priorities[priority].hours pausing waiting at most Priorities[priority].resolve
    )
    controlled by Desk
  }
  metric Both of Helpdesk {
    measure count of tickets where (
      (elapsed from opened to resolved at most 2 h or not (elapsed from opened to resolved in Office above 30 min)) and (priority is not level)
    )
    controlled by Desk
  }
  metric InDays of Helpdesk {
    measure share of tickets where (elapsed from opened to resolved in Office pausing waiting at most 1 working days)
    controlled by Desk
  }
  metric Named of Helpdesk { measure count of tickets where (priority is P2) controlled by Desk }
  metric Late of Helpdesk { measure count of tickets where (resolved above opened and updates above 1) controlled by Desk }
  metric Due of Helpdesk { measure share of tickets where (resolved at most 1 working days after opened in Office) controlled by Desk }
  metric DueIf of Helpdesk {
    measure count of tickets where (if priority is P1 then resolved above opened + 2 h else updates above 1)
    controlled by Desk
  }
  metric All of Helpdesk { measure count of tickets controlled by Desk }
  target Each for each p in Priorities of Helpdesk { OfEach(p) at least 80% each calendar week }
  target Row of Helpdesk { OfRow at least 80% each calendar day }
  target Twice of Helpdesk { Both at most 3 each calendar week }
  target Days of Helpdesk { InDays at least 80% each rolling 3 calendar days }
  target Names of Helpdesk { Named at most 3 each calendar day }
  target Lates of Helpdesk { Late at most 3 each calendar day }
  target Dues of Helpdesk { Due at least 80% each calendar day }
  target DueIfs of Helpdesk { DueIf at most 3 each calendar day }
  target Alls of Helpdesk { All at most 3 each calendar month }
  credits { combine sum claim automatic }
}
`;

const SHAPE: BindingShape = {
  kind: 'event-log',
  key: ['ticket'],
  orderBy: [{ column: 'time', as: 'time' }],
  fields: [
    { field: 'number', from: { kind: 'first', value: column('ticket') }, at: at() },
    { field: 'priority', from: { kind: 'last', value: column('priority') }, at: at() },
    { field: 'level', from: { kind: 'first', value: column('priority') }, at: at() },
    { field: 'opened', from: { kind: 'first', value: column('time') }, at: at() },
    { field: 'resolved', from: { kind: 'last', value: column('time'), where: isText('state', 'done') }, at: at() },
    {
      field: 'waiting',
      from: { kind: 'while', condition: isText('state', 'waiting'), time: column('time') },
      at: at(),
    },
    { field: 'updates', from: { kind: 'count' }, at: at() },
  ],
};

const row = fc.record({
  ticket: fc.constantFrom(...'ABCDEFGH'),
  minute: fc.integer({ min: 0, max: 5 * 1440 }),
  state: fc.constantFrom('open', 'waiting', 'done'),
  priority: fc.constantFrom('P1', 'P2', 'P2', 'P3', ''),
});

/** The same engine, which holds no columns. */
const rowByRow = (engine: Engine): Engine => ({
  ...engine,
  async open(plans, options) {
    const session = await engine.open(plans, options);
    const tables = new Map(
      [...session.tables].map(([name, table]): [string, DataTable] => [name, { ...table, columns: undefined }]),
    );
    return { ...session, tables };
  },
});

describe('items in columns', function () {
  this.timeout(300_000);

  for (const [name, belongs] of [
    ['a field', 'belongs by resolved'],
    ['their verdicts', ''],
  ] as const)
    it(`are counted as they are row by row, where they belong by ${name}`, async () => {
      const { agreements, services, diagnostics } = await load(AGREEMENT(belongs));
      const [agreement] = agreements;
      const contract = agreement && services.lowering.Contracts.contractOf(agreement);
      assert.ok(contract);
      assert.deepEqual(diagnostics.filter(({ severity }) => severity === 1).map(written), []);
      await inWorkspace({}, async (root) => {
        let run = 0;
        await fc.assert(
          fc.asyncProperty(
            fc.uniqueArray(row, {
              minLength: 1,
              maxLength: 40,
              selector: ({ ticket, minute }) => `${ticket} ${minute}`,
            }),
            async (rows) => {
              const file = `log${run++}.csv`;
              const lines = rows.map(
                ({ ticket, minute, state, priority }) =>
                  `${ticket},${new Date(utc('2026-03-26T20:00Z') + minute * 60_000).toISOString()},${state},${priority}`,
              );
              await writeFile(join(root, file), `${['ticket,time,state,priority', ...lines].join('\n')}\n`);
              await sameBothWays(contract, file, root);
            },
          ),
          { numRuns: 12 },
        );
      });
    });
});

async function sameBothWays(contract: Contract, file: string, root: string): Promise<void> {
  const dataset = datasetOf([bindingOf('tickets', file, SHAPE)]);
  const engine = duckdbEngine(await workspaceFiles(root));
  const [columns, rows] = await Promise.all(
    [engine, rowByRow(engine)].map((each) => measure(contract, dataset, between('2026-03-20', '2026-04-05'), each)),
  );
  assert.equal(columns?.kind, 'measured');
  assert.deepEqual(columns, rows);
}
