import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Contract } from '../../src/contract/contract.ts';
import type { Dataset } from '../../src/contract/dataset.ts';
import { isAgreement, isModel } from '../../src/language/generated/ast.ts';
import { duckdbEngine } from '../../src/measure/engines/duckdb/engine.ts';
import { workspaceFiles } from '../../src/measure/engines/workspaceFiles.ts';
import { measure } from '../../src/measure/measure.ts';
import { loadFile } from '../language/support/load.ts';
import {
  aggregate,
  and,
  atMost,
  duration,
  field,
  is,
  node,
  not,
  shareOutside,
  symbol,
} from '../support/expressions.ts';
import { plainEngine } from './plainEngine.ts';
import {
  between,
  bindingOf,
  conditionOf,
  DAY,
  dataOf,
  datasetOf,
  INTERVALS,
  intervalsOf,
  inWorkspace,
  isText,
  measuring,
  minutes,
  rowsShape,
  signal,
  utc,
} from './support.ts';

async function sameFromAll(
  root: string,
  contract: Contract,
  dataset: Dataset,
  from: string,
  until: string,
): Promise<void> {
  const files = await workspaceFiles(root);
  const engines = [duckdbEngine(files), duckdbEngine(files, undefined, 'duckdb'), plainEngine(root)];
  const [scanned, database, memory] = await Promise.all(
    engines.map((engine) => measure(contract, dataset, between(from, until), engine)),
  );
  assert.deepEqual(scanned, memory);
  assert.deepEqual(database, memory);
}

const KIND = { kind: 'enumeration', values: ['x', 'y'] } as const;
const CONTRACT = measuring(
  DAY,
  [
    shareOutside('uptime', 'Down'),
    node({ op: 'time', id: 'slow', side: 'in', as: 'duration', set: node({ op: 'condition', condition: 'Slow' }) }),
    aggregate('requests', 'sum', 'requests', { of: field('requests', 'total') }),
    aggregate('failures', 'mean', 'requests', { of: field('requests', 'failed') }),
    aggregate('changes', 'count', 'changes', { where: is(field('changes', 'cause'), symbol('x')) }),
    aggregate('latency', { percentile: '90' }, 'probes', { of: field('probes', 'latency') }),
    node({ op: 'aggregate', id: 'outages', fn: 'count', rows: { kind: 'outages', condition: 'Down' } }),
  ],
  {
    data: [
      dataOf(
        'probes',
        'samples',
        { up: { kind: 'boolean' }, latency: { kind: 'duration' } },
        { everyMs: minutes(60), optional: ['latency'] },
      ),
      dataOf('doors', 'states', { door: KIND, open: { kind: 'boolean' } }, { by: ['door'] }),
      dataOf('changes', 'intervals', { cause: KIND }),
      dataOf('requests', 'counts', { total: { kind: 'number' }, failed: { kind: 'number' } }, { everyMs: minutes(30) }),
    ],
    conditions: [
      conditionOf('Down', and(not(signal('probes', 'up')), signal('doors', 'open', { door: 'x' })), {
        except: ['Planned'],
      }),
      conditionOf('Slow', node(not(atMost(signal('probes', 'latency'), duration('100 ms'))), INTERVALS)),
      conditionOf('Planned', intervalsOf('changes', is(field('changes', 'cause'), symbol('x'))), { role: 'exclusion' }),
    ],
  },
);
const DATASET = datasetOf(
  [
    bindingOf('probes', 'probes.csv', rowsShape({ at: 'at', up: isText('status', 'ok'), latency: 'latency' })),
    bindingOf(
      'doors',
      'doors.csv',
      rowsShape({ at: 'at', door: 'door', open: 'open' }, { series: ['lock'], knownUntil: 'end-of-data' }),
    ),
    bindingOf('changes', 'changes.csv', rowsShape({ start: 'start', end: 'end', cause: 'cause' }), {
      where: isText('kind', 'change'),
    }),
    bindingOf('requests', 'requests.csv', rowsShape({ at: 'at', total: 'total', failed: 'failed' }), {
      zone: 'Europe/London',
    }),
  ],
  { rejectedAtMost: '1' },
);

/** With and without an offset, and now and then a day that no calendar has. */
const time = fc
  .tuple(fc.integer({ min: 0, max: 95 }), fc.constantFrom(16, 24, 24, 24), fc.nat({ max: 40 }))
  .map(([slot, length, odd]) =>
    odd === 40
      ? '2026-02-30T10:00:00Z'
      : new Date(utc('2026-03-28') + minutes(30 * slot)).toISOString().slice(0, length),
  );
const csv = (header: string, cells: readonly fc.Arbitrary<string>[], maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(...cells).map((row) => row.join(',')),
      { maxLength },
    )
    .map((rows) => `${[header, ...rows].join('\n')}\n`);
const files = fc.record({
  'probes.csv': csv(
    'at,status,latency',
    [time, fc.constantFrom('ok', 'bad'), fc.constantFrom('90 ms', '110 ms', '0.5 s', '', 'slow')],
    25,
  ),
  'doors.csv': csv(
    'at,door,lock,open',
    [time, fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2'), fc.constantFrom('true', 'false')],
    12,
  ),
  'changes.csv': csv(
    'start,end,cause,kind',
    [time, fc.oneof(time, fc.constant('')), fc.constantFrom('x', 'y', ''), fc.constantFrom('change', 'other')],
    8,
  ),
  'requests.csv': csv(
    'at,total,failed',
    [time, fc.constantFrom('10', '20.5', '-1', 'n/a'), fc.constantFrom('0', '1', '0.125')],
    25,
  ),
});

describe('engines', function () {
  this.timeout(300_000);

  it('give the same measurements of the same files, what they reject included', async () => {
    await fc.assert(
      fc.asyncProperty(files, (content) =>
        inWorkspace(content, (root) => sameFromAll(root, CONTRACT, DATASET, '2026-03-28', '2026-03-31')),
      ),
      { numRuns: 12 },
    );
  });

  for (const [path, reading, promised, from, until] of [
    ['examples/github-enterprise/status-page.sla', 'AllOutages', 'GitHubEnterprise', '2021-01-01', '2023-01-01'],
    ['examples/service-desk/incident-log.sla', 'IncidentLog', 'ServiceDesk', '2016-02-01', '2016-07-01'],
    ['examples/service-desk/incident-log.sla', 'IncidentLog', 'Verdicts', '2016-02-01', '2016-07-01'],
  ] as const)
    it(`give the same measurements of ${promised} on ${reading}`, async () => {
      const { datasets, services } = await loadFile(path);
      const declared = datasets.find(({ name }) => name === reading);
      const agreement = services.shared.workspace.LangiumDocuments.all
        .toArray()
        .flatMap(({ parseResult: { value } }) => (isModel(value) ? value.declarations : []))
        .filter(isAgreement)
        .find(({ name }) => name === promised);
      const dataset = declared && services.lowering.Contracts.datasetOf(declared);
      const contract = agreement && services.lowering.Contracts.contractOf(agreement);
      assert.ok(contract && dataset);
      await sameFromAll('.', contract, dataset, from, until);
    });
});
