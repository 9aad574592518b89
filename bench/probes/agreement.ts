/* The agreement of the probes' benchmark. It stands beside the data, so that it's checked with no other file. */
import { writeFile } from 'node:fs/promises';
import { file } from './data.ts';

/** A dataset each for the sizes: its name, and the files of its services and of its probes. */
const DATASETS = {
  Parquet: ['', 'probes.parquet'],
  Tenth: ['-5', 'probes-5.parquet'],
  FiveYears: ['-5', 'probes-5.csv'],
  OneYear: ['-1', 'probes-1.csv'],
} as const;

export type DatasetName = keyof typeof DATASETS;

export const AGREEMENT = file('probes.sla');

export async function writeAgreement(): Promise<void> {
  const datasets = Object.entries(DATASETS).map(([name, [of, probes]]) => dataset(name, of, probes));
  await writeFile(AGREEMENT, [TEXT, ...datasets].join('\n'));
}

const dataset = (name: string, of: string, probes: string): string => `dataset ${name} for Probed {
  services from "services${of}.csv" { id = id fee = fee * 1 EUR }
  maintenance from "maintenance${of}.csv" { start = start end = end service = service }
  probes from "${probes}" {
    at = ts
    service = service
    up = (up is true)
    latency = latency * 1 ms
    requests = requests
    errors = errors
  }
}
`;

const TEXT = `party Provider
party Customer

agreement Probed "Fifty services, probed each minute" {
  version 1.0.0
  between provider Provider and customer Customer
  term 2025-01-01
  zone "UTC"
  currency EUR

  data services records key id {
    collected manually by Provider
    field id: text
    field fee: money
  }

  data probes samples every 1 min by service {
    collected automatically by Provider
    field service: key of services
    field up: boolean
    field latency: duration
    field requests: number
    field errors: number
  }

  data maintenance intervals {
    collected manually by Provider
    field service: key of services
  }

  service Service for each s in services {
    fee s.fee per month
  }

  exclusion Planned for each s in services {
    when during maintenance where (service is s)
  }

  downtime Down for each s in services of Service(s) {
    when not probes[s].up
    except Planned(s)
  }

  downtime Outage for each s in services of Service(s) {
    when not probes[s].up
    for at least 5 min
  }

  metric Uptime for each s in services of Service(s) {
    measure share of time outside Down(s)
    controlled by Provider
  }

  metric Outages for each s in services of Service(s) {
    measure count of Outage(s)
    controlled by Provider
  }

  metric ErrorRate for each s in services of Service(s) {
    measure mean over each 5 min of (sum of probes[s].errors / sum of probes[s].requests)
    controlled by Provider
  }

  metric Latency for each s in services of Service(s) {
    measure p95 of probes[s].latency
    controlled by Provider
  }

  target Availability for each s in services of Service(s) {
    Uptime(s) at least 99.85% each calendar month
    credit of Service(s).fee {
      below 99.85% : 10%
      below 99.5%  : 25%
      below 99%    : 100%
    }
  }

  target FewOutages for each s in services of Service(s) {
    Outages(s) at most 2 each calendar month
    credit 5% of Service(s).fee
  }

  target FewErrors for each s in services of Service(s) {
    ErrorRate(s) at most 0.12% each calendar month
    credit 5% of Service(s).fee
  }

  target Fast for each s in services of Service(s) {
    Latency(s) at most 160 ms each calendar month
    credit 10% of Service(s).fee
  }

  credits {
    claim automatic
  }
}
`;
