import { dataOf } from '../../../analyse/dataOf.ts';
import type { Rule } from '../frame/rule.ts';
import { promisedMetrics } from './management.ts';

export const missingMetricDefinition: Rule = {
  name: 'missing-metric-definition',
  family: 'completeness',
  defaultSeverity: 'information',
  favours: 'neither',
  judges: 'what-is-missing',
  cost: 'fast',
  doc: {
    what: 'Finds metrics with a target that are computed from nothing that is observed, or from data of which nobody says who collects them.',
    why: `A definition of a metric says what is observed, by whom, and how the figure comes of it. Where nobody is named who collects the data, each party brings its own, and
the two figures differ; where no data take part, the figure is a constant and the target is met or missed for ever.`,
    bad: {
      as: 'clauses',
      text: `data checks intervals {
  field region: text
}
downtime NotAnswering of Checkout {
  when during checks
}
metric Answering of Checkout {
  measure share of time outside NotAnswering
}
target Answers of Checkout {
  Answering at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data checks intervals {
  collected automatically by Catchpoint
  field region: text
}
downtime NotAnswering of Checkout {
  when during checks
}
metric Answering of Checkout {
  measure share of time outside NotAnswering
}
target Answers of Checkout {
  Answering at least 99.9% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When both parties read one system that a schedule to the contract names.',
  },
  check: ({ contract }, report) => {
    for (const metric of promisedMetrics(contract)) {
      const { id, family, nameAt, measure, substitute } = metric;
      const data = dataOf(contract, measure);
      const nobody = data.filter(({ collected }) => !collected);
      if (substitute || (data.length > 0 && nobody.length === 0)) continue;
      const [first] = nobody;
      report({
        message: first
          ? `'${family}' is measured from '${first.id}', and nothing says who collects that. Write 'collected automatically by …' there.`
          : `'${family}' reads no data: its value is fixed, and nothing that happens changes it. Say what is observed.`,
        at: [nameAt],
        about: id,
        related: first ? [{ message: `The data '${first.id}'.`, at: first.at }] : [],
      });
    }
  },
};
