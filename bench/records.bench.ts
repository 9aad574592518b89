/* Many records: what finding a record's rows by its key saves, and how the time grows with records and rows. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openSource } from '../src/cli/input/simulator.ts';
import { simulate } from '../src/simulation/simulate.ts';
import { random } from './random.ts';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const DAYS = 90;

const folder = await mkdtemp(path.join(os.tmpdir(), 'sla-bench-'));
try {
  await seconds('warm-up', 50, 10, 'circuit is c');
  const byKey = await seconds('by-key', 200, 10, 'circuit is c');
  // A term of 'or' is no key: the same condition, asked of each row for each record.
  const byRow = await seconds('by-row', 200, 10, 'circuit is c or circuit is c');
  const tenfold = await seconds('tenfold', 2000, 10, 'circuit is c');
  say(
    `200 circuits, 4,000 rows: looking at all rows takes ${ratio(byRow, byKey)} times as long as finding them by key`,
  );
  say(`2,000 circuits, 40,000 rows: ${ratio(tenfold, byKey)} times as long as the tenth part of them`);
} finally {
  await rm(folder, { recursive: true });
}

/** CPU time of a statement over three months. */
async function seconds(name: string, circuits: number, rowsOfEach: number, where: string): Promise<number> {
  const directory = path.join(folder, name);
  const file = `${directory}.sla`;
  const next = random(1);
  const ids = Array.from({ length: circuits }, (_, i) => `C${String(i).padStart(5, '0')}`);
  const rows = Array.from({ length: circuits * rowsOfEach }, () => {
    const start = START + Math.floor(next() * (DAYS * 1440 - 600)) * MINUTE;
    const end = start + (5 + Math.floor(next() * 500)) * MINUTE;
    return `${new Date(start).toISOString()},${new Date(end).toISOString()},${ids[Math.floor(next() * circuits)]}`;
  });
  await writeFile(
    `${directory}-circuits.csv`,
    ['id,fee', ...ids.map((id, i) => `${id},${100 + (i % 900)}`)].join('\n'),
  );
  await writeFile(`${directory}-faults.csv`, ['start,end,circuit', ...rows].join('\n'));
  await writeFile(`${directory}-tickets.csv`, ['opened,closed,circuit', ...rows].join('\n'));
  await writeFile(file, agreement(name, where));
  const { document, context } = await openSource(folder, { file }, () => {}, { cache: false });
  const before = process.cpuUsage();
  const result = await simulate(document, { dataset: 'Rows', from: '2026-01', to: '2026-03' }, context);
  const { user, system } = process.cpuUsage(before);
  if (result.kind !== 'statement') throw new Error(JSON.stringify(result));
  return (user + system) / 1e6;
}

function agreement(name: string, where: string): string {
  return `
party Carrier
party Customer

agreement Circuits {
  version 1.0.0
  between provider Carrier and customer Customer
  term 2026-01-01
  zone "UTC"
  currency EUR

  data circuits records key id { collected automatically by Carrier field id: text field fee: money }
  data faults intervals { collected automatically by Carrier field circuit: key of circuits }
  data tickets items { collected automatically by Carrier field opened: time field closed: time? field circuit: key of circuits }
  service Circuit for each c in circuits { fee c.fee per month }
  downtime Down for each c in circuits of Circuit(c) { when during faults where (${where}) }
  metric Uptime for each c in circuits of Circuit(c) { measure share of time outside Down(c) controlled by Carrier }
  metric Repaired for each c in circuits of Circuit(c) {
    measure share of tickets counting only (${where}) where (elapsed from opened to closed at most 4 h)
    controlled by Carrier
  }
  target Availability for each c in circuits of Circuit(c) { Uptime(c) at least 99.5% each calendar month credit 10% of Circuit(c).fee }
  target Repair for each c in circuits of Circuit(c) { Repaired(c) at least 90% each calendar month credit 5% of Circuit(c).fee }
  credits {
    combine highest of (Availability(c), Repair(c)) each calendar month for each c in circuits
    cap 8% of c.fee each calendar month for each c in circuits
    claim automatic
  }
}

dataset Rows for Circuits {
  circuits from "${name}-circuits.csv" { id = id fee = fee * 1 EUR }
  faults from "${name}-faults.csv" { start = start end = end circuit = circuit }
  tickets from "${name}-tickets.csv" { opened = opened closed = closed circuit = circuit }
}
`;
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(1);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
