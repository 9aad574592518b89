/** Agreements by the thousand, all sound and all different: what the benchmarks of the editor edit. */

/** A file's text by its name. */
export type Workspace = ReadonlyMap<string, string>;

export const SHARED = 'shared.sla';
export const BIG = 'big.sla';

const PER_FILE = 4;

/** A shared file, one of `lines` lines, and files of a few agreements each until there are `agreements`. */
export function workspace(lines: number, agreements: number): Workspace {
  const files = new Map([[SHARED, shared()]]);
  const heads = `import "${SHARED}"\n`;
  const big = [heads];
  let length = 1;
  let number = 0;
  while (length < lines) {
    const text = agreement(number, number % PER_FILE === 0 ? undefined : number - 1);
    big.push(text);
    length += text.split('\n').length;
    number++;
  }
  files.set(BIG, big.join('\n'));
  for (let file = 0; number < agreements; file++) {
    const own = Array.from({ length: Math.min(PER_FILE, agreements - number) }, (_, i) =>
      agreement(number + i, i === 0 ? undefined : number + i - 1),
    );
    number += own.length;
    files.set(`service${String(file).padStart(4, '0')}.sla`, [heads, ...own].join('\n'));
  }
  return files;
}

const shared = (): string => `party Northwind "The provider"
party Acme "The customer"
party Telco "The carrier"
party Catchpoint "The monitor"

calendar Office {
  zone "Europe/London"
  open mon..fri 08:00-18:00
}

table Priorities key priority {
  priority | respond: duration | resolve: duration | share: percent ;
  P1       | 15 min            | 4 h               | 95%            ;
  P2       | 30 min            | 8 h               | 90%            ;
  P3       | 4 h               | 24 h              | 90%            ;
}
`;

/** A hosted service with a desk; from the second of a file on it stands on the one before. */
const agreement = (n: number, below: number | undefined): string => `
/** Hosting of application ${n}. */
agreement Hosting${n} "Hosting of application ${n}" {
  version 1.${n % 7}.0
  kind customer
  between provider Northwind and customer Acme
  term 2026-01-01 to 2028-12-31
  zone "Europe/London"
  currency GBP

  parameter plan: standard | enterprise = standard

  let ListPrice = if plan is enterprise then ${3000 + n} GBP else ${1200 + n} GBP

  service Application "Application ${n}" {
    fee ListPrice per month
    repair time 20 min
${below === undefined ? '' : `    needs Hosting${below}.Availability\n`}  }

  service Desk {
    fee ${200 + n} GBP per month
    hours Office
  }

  data probes samples every 1 min by region {
    collected automatically by Catchpoint
    field region: text
    field up: boolean
    field latency: duration
  }

  data changes intervals {
    collected manually by Northwind
    field announced: time
  }

  data tickets items {
    collected automatically by Northwind
    field opened: time
    field priority: key of Priorities
    field responded: time?
    field resolved: time?
    field waiting: intervals
  }

  exclusion Planned {
    when during changes where (announced at most 5 calendar days before start)
    allowance 4 h each calendar month
  }

  downtime Unavailable of Application {
    when at least 2 of (not probes["eu"].up, not probes["us"].up, not probes["ap"].up)
    for at least 2 min
    gaps count as unknown
    except Planned
  }

  metric Uptime of Application {
    intent "The application can be used at any time."
    measure share of time outside Unavailable
    controlled by Northwind
    baseline 99.9% over "2025"
  }

  metric Latency of Application {
    measure p95 of probes["eu"].latency
    controlled by Northwind
    baseline 200 ms over "2025"
  }

  metric Responded for each p in Priorities of Desk {
    measure share of tickets counting only (priority is p) where (
      elapsed from opened to responded in Office pausing waiting at most p.respond
    )
    controlled by Northwind
    baseline 96% over "2025"
  }

  metric Resolved for each p in Priorities of Desk {
    measure share of tickets counting only (priority is p) where (
      elapsed from opened to resolved in Office pausing waiting at most p.resolve
    )
    controlled by Northwind
    baseline 96% over "2025"
  }

  target Availability of Application {
    Uptime at least 99.5% each calendar month
    credit of Application.fee {
      below 99.5% : 5%
      below 98.5% : 10%
      below 95.0% : 25%
    }
  }

  target Quick of Application {
    Latency at most ${300 + (n % 100)} ms each calendar month
    credit 2% of Application.fee
  }

  target Response for each p in Priorities of Desk {
    Responded(p) at least p.share each calendar month
    applies when count of tickets where (priority is p) at least 5, else not measured
    credit 2% of Desk.fee
  }

  target Resolution for each p in Priorities of Desk {
    Resolved(p) at least p.share each calendar month
    applies when count of tickets where (priority is p) at least 5, else not measured
    credit 5% of Desk.fee
  }

  credits {
    combine sum
    cap 30% of Application.fee each calendar month
    claim by Acme within 30 calendar days of period end
    deducted from the next invoice
  }

  clause Review: "Targets and baselines are reviewed each quarter."
  clause Disputes: "Disputes go to the service owners first."
}
`;
