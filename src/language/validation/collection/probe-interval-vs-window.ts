import { foundationOf, foundationOfTarget } from '../../../analyse/foundations.ts';
import { worstIgnored } from '../../../analyse/shortOutages.ts';
import { resolutionOf } from '../../../analyse/timeTarget.ts';
import type { Condition, Contract, DataDeclaration } from '../../../contract/contract.ts';
import type { Expression } from '../../../contract/expression.ts';
import { formatDuration } from '../../../time/duration.ts';
import { phraseIn } from '../frame/phrase.ts';
import type { Finding, Rule, RuleContext } from '../frame/rule.ts';

export const probeIntervalVsWindow: Rule = {
  name: 'probe-interval-vs-window',
  family: 'collection',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds windows and minimum durations that the step of the data does not fit into.',
    why: `Windows of one minute over data that come every five leave four of five windows empty. A minimum of five minutes on probes every two minutes is one of six: no run of probes lasts five. A
minimum as long as the step, or shorter, does nothing. What is written isn't what is measured.`,
    bad: {
      as: 'clauses',
      text: `data probes samples every 2 min {
  collected automatically by Catchpoint
  field up: boolean
}
downtime NotAnswering of Checkout {
  when not probes.up
  for at least 5 min
}
metric Answering of Checkout {
  measure share of time outside NotAnswering
}
target Availability of Checkout {
  Answering at least 99% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data probes samples every 1 min {
  collected automatically by Catchpoint
  field up: boolean
}
downtime NotAnswering of Checkout {
  when not probes.up
  for at least 5 min
}
metric Answering of Checkout {
  measure share of time outside NotAnswering
}
target Availability of Checkout {
  Answering at least 99% each calendar month
  credit 10% of Checkout.fee
}`,
    },
    silence: 'When the step of the data will change, and the clause is written for what comes.',
  },
  check: (context, report) => {
    const { contract } = context;
    for (const target of contract.targets) {
      const { nodes, conditions } = foundationOfTarget(contract, target);
      for (const node of nodes) {
        const finding = judgeWindows(contract, node);
        if (finding) report({ ...finding, at: [finding.at[0], target.nameAt], about: target.id });
      }
      for (const condition of conditions) {
        const finding = judgeMinimum(context, condition);
        if (finding) report(finding);
      }
    }
  },
};

function judgeWindows(contract: Contract, node: Expression): Finding | undefined {
  const windows = windowsOf(node);
  if (!windows) return undefined;
  const { everyMs, inside } = windows;
  const stepped = foundationOf(contract, inside).data.flatMap((data) => withStep(data) ?? []);
  const coarse = stepped.find(({ stepMs }) => stepMs > everyMs);
  const uneven = stepped.find(({ stepMs }) => everyMs % stepMs !== 0);
  const found = coarse ?? uneven;
  if (!found) return undefined;
  const { data, stepMs } = found;
  const problem = coarse
    ? `at most one window in ${Math.ceil(stepMs / everyMs)} has a row`
    : `some windows hold ${Math.floor(everyMs / stepMs)} rows and some ${Math.ceil(everyMs / stepMs)}`;
  return {
    message: `Windows of ${formatDuration(everyMs)} don't fit '${data.id}', which comes every ${formatDuration(stepMs)}: ${problem}. Make the window a multiple of ${formatDuration(stepMs)}.`,
    at: [node.at],
    key: data.id,
    related: [{ message: `Every ${formatDuration(stepMs)}.`, at: data.at }],
  };
}

function windowsOf(node: Expression): { readonly everyMs: number; readonly inside: readonly Expression[] } | undefined {
  if (node.op === 'windows')
    return { everyMs: node.everyMs, inside: [node.where, ...(node.countingOnly ? [node.countingOnly] : [])] };
  if (node.op !== 'aggregate' || node.rows.kind !== 'windows') return undefined;
  return {
    everyMs: node.rows.everyMs,
    inside: [node.of, node.where, node.countingOnly].filter((part) => part !== undefined),
  };
}

const withStep = (data: DataDeclaration): { readonly data: DataDeclaration; readonly stepMs: number } | undefined =>
  data.everyMs === undefined ? undefined : { data, stepMs: data.everyMs };

function judgeMinimum({ contract, textOf }: RuleContext, condition: Condition): Finding | undefined {
  const { minimum, at } = condition;
  const resolution = minimum && resolutionOf(contract, condition.when);
  if (!minimum || !resolution) return undefined;
  const { ms: stepMs, data } = resolution;
  const counted = (worstIgnored(minimum, stepMs)?.downMs ?? 0) + stepMs;
  const source = data
    ? `'${data.id}', which comes every ${formatDuration(stepMs)}`
    : `windows of ${formatDuration(stepMs)}`;
  const written = `${minimum.edge === 'at-least' ? 'At least' : 'More than'} ${formatDuration(minimum.durationMs)}`;
  const nothing = counted === stepMs;
  if (!nothing && minimum.durationMs % stepMs === 0) return undefined;
  return {
    message: nothing
      ? `${written} leaves out nothing: it's read from ${source}, so that no outage is shorter. Leave it out, or ask for more.`
      : `${written} is ${formatDuration(counted)} in fact: it's read from ${source}. Write a multiple of ${formatDuration(stepMs)}.`,
    at: [phraseIn(at, /\bfor\s+(?:at\s+least|more\s+than)\s+[^\n}]*\S/, textOf) ?? at, at],
    about: condition.id,
    related: data ? [{ message: `Every ${formatDuration(stepMs)}.`, at: data.at }] : [],
  };
}
