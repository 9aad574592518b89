/** A fleet of agreements on one data set: five services probed each minute, and customers who bought some of them on terms of their own. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a fleet's agreements rest on: who is probed, and how its file says so. */
export interface FleetData {
  readonly services: readonly string[];
  /** Of the probes: the file and what it says of each. */
  readonly probes: string;
}

/** Five services in CSV, which `writeObservations` writes. */
export const FIVE: FleetData = {
  services: ['api', 'web', 'mail', 'store', 'search'],
  probes: `  probes from "probes.csv" {
    at      = ts
    service = service
    up      = (status is "ok")
    latency = latency_ms * 1 ms
  }`,
};

/** Fifty services in Parquet, which the probes' benchmark writes. */
export const FIFTY: FleetData = {
  services: Array.from({ length: 50 }, (_, number) => `svc-${String(number).padStart(2, '0')}`),
  probes: `  probes from "probes.parquet" {
    at      = ts
    service = service
    up      = (up is true)
    latency = latency * 1 ms
  }`,
};

const MINUTE = 60_000;
const YEAR = 2025;

/** `platform.sla`, what all share; `contracts/`, a file for each customer. What was observed is another's to write. */
export async function writeFleet(folder: string, agreements: number, data: FleetData = FIVE): Promise<void> {
  await mkdir(path.join(folder, 'contracts'), { recursive: true });
  // A project of its own.
  await writeFile(path.join(folder, 'sla.config.json'), '{}\n');
  await writeFile(path.join(folder, 'platform.sla'), platform(data));
  for (let number = 0; number < agreements; number++)
    await writeFile(path.join(folder, 'contracts', `${nameOf(number)}.sla`), agreement(number, data));
}

export const nameOf = (number: number): string => `customer${String(number).padStart(4, '0')}`;

const platform = ({ probes }: FleetData): string => `party Northwind "Northwind Hosting"
party Catchpoint "The monitor"

data probes samples every 1 min by service {
  collected automatically by Catchpoint
  field service: text
  field up: boolean
  field latency: duration
}

data works intervals {
  collected manually by Northwind
  field announced: time
}

dataset Observed {
${probes}
  works from "works.csv" {
    start     = column "from"
    end       = column "to"
    announced = announced
  }
}
`;

/** Terms differ from customer to customer as they do in the field: a handful of levels, notices, tables and caps, in many combinations. */
function agreement(number: number, { services }: FleetData): string {
  const pick = <T>(list: readonly T[], every: number): T => list[Math.floor(number / every) % list.length] as T;
  const service = pick(services, 1);
  const level = pick(['99.5%', '99.9%', '99.95%', '99.0%', '99.8%', '99.99%', '99.7%'], 1);
  const shortest = pick(['1 min', '2 min', '5 min', '10 min'], 2);
  const allowance = pick(['4 h', '8 h', '2 h'], 3);
  const bands = pick(['10%', '5%', '15%'], 5);
  const currency = pick(['GBP', 'EUR', 'USD'], 7);
  const latency = pick(['150 ms', '250 ms', '400 ms'], 11);
  const fee = 900 + ((number * 37) % 9000);
  const name = `Contract${String(number).padStart(4, '0')}`;
  return `import "../platform.sla"

party Customer${number} "Customer ${number} Ltd"

/** What Northwind owes customer ${number} for ${service}. */
agreement ${name} "Hosting for customer ${number}" {
  version 1.${number % 4}.0
  kind customer
  between provider Northwind and customer Customer${number}
  term ${YEAR}-01-01 to ${YEAR + 2}-12-31
  zone "Europe/London"
  currency ${currency}

  service Hosting { fee ${fee} ${currency} per month }

  exclusion Planned {
    when during works where (announced at most 5 calendar days before start)
    allowance ${allowance} each calendar month
  }

  downtime Down of Hosting {
    when not probes["${service}"].up
    for at least ${shortest}
    except Planned
  }

  metric Uptime of Hosting {
    measure share of time outside Down
    controlled by Northwind
  }

  metric Latency of Hosting {
    measure p95 of probes["${service}"].latency
    controlled by Northwind
  }

  target Availability of Hosting {
    Uptime at least ${level} each calendar month
    credit of Hosting.fee {
      below ${level} : ${bands}
      below 98.9% : 25%
      below 95.0% : 50%
    }
  }

  target Quick of Hosting {
    Latency at most ${latency} each calendar month
    credit 5% of Hosting.fee
  }

  credits {
    combine sum
    cap ${30 + (number % 3) * 10}% of Hosting.fee each calendar month
    claim automatic
  }
}
`;
}

/** One row for each service and minute of a year: outages of some minutes now and then, and latencies in whole milliseconds. */
export async function writeObservations(folder: string, minutes = 365 * 24 * 60): Promise<number> {
  const next = random(7);
  const down = new Map<string, number>();
  const out = createWriteStream(path.join(folder, 'probes.csv'));
  out.write('ts,service,status,latency_ms\n');
  const start = Date.UTC(YEAR, 0, 1);
  for (let minute = 0; minute < minutes; minute++) {
    const at = new Date(start + minute * MINUTE).toISOString();
    let lines = '';
    for (const service of FIVE.services) {
      let left = down.get(service) ?? 0;
      if (left === 0 && next() < 0.0001) left = 1 + Math.floor(next() ** 4 * 240);
      if (left > 0) left--;
      down.set(service, left);
      lines += `${at},${service},${left > 0 ? 'down' : 'ok'},${20 + Math.floor(next() ** 4 * 480)}\n`;
    }
    if (!out.write(lines)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  await writeWorks(folder);
  return minutes * FIVE.services.length;
}

export const writeWorks = (folder: string): Promise<void> => writeFile(path.join(folder, 'works.csv'), works());

/** Planned work in the second Sunday night of each month; now and then announced too late. */
function works(): string {
  const rows = Array.from({ length: 12 }, (_, month) => {
    const first = new Date(Date.UTC(YEAR, month, 1)).getUTCDay();
    const from = Date.UTC(YEAR, month, 8 + ((7 - first) % 7), 1);
    const announced = from - (month % 5 === 4 ? 2 : 9) * 86_400_000;
    return [from, from + 3 * 3_600_000, announced].map((at) => new Date(at).toISOString()).join(',');
  });
  return `from,to,announced\n${rows.join('\n')}\n`;
}

/** The same numbers in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
