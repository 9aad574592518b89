import { mentionsIn } from '../../../analyse/mentions.ts';
import { phraseIn } from '../frame/phrase.ts';
import type { Rule } from '../frame/rule.ts';
import { headOf } from '../frame/wording.ts';
import { isOwn } from './metric-without-target.ts';

export const dataNeverUsed: Rule = {
  name: 'data-never-used',
  family: 'collection',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds data that are to be collected and that nothing reads.',
    why: `Somebody is obliged to keep a record for nothing. More often something is missing: the exclusion that the log was made for, or the metric.`,
    bad: {
      as: 'clauses',
      text: `data maintenance intervals {
  collected manually by Northwind
}
target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data maintenance intervals {
  collected manually by Northwind
}
exclusion Maintenance {
  when during maintenance
  allowance 4 h each calendar month
}
downtime Counted of Checkout {
  when during incidents
  except Maintenance
}
metric CountedUptime of Checkout {
  measure share of time outside Counted
}
target Availability of Checkout {
  CountedUptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When a level above or below this agreement reads them.',
  },
  check: ({ contract, textOf }, report) => {
    if (contract.targets.length + contract.payments.length === 0) return;
    const { data: read } = mentionsIn(contract);
    for (const data of contract.data) {
      if (!isOwn(contract, data.at) || read.has(data.id)) continue;
      const by = data.collected ? `${data.collected.by} is to collect` : 'The agreement declares';
      report({
        message: `${by} '${data.id}', and nothing in '${contract.id}' reads it. Use it, or leave it out.`,
        at: [phraseIn(data.at, /(?<=\bdata\s+)\w+/, textOf) ?? headOf(data.at, textOf), data.at],
        about: data.id,
      });
    }
  },
};
