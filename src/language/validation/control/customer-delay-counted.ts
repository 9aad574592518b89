import { type Clock, clocksOf, endsWithResponse } from '../../../analyse/clocks.ts';
import { foundationOfTarget } from '../../../analyse/foundations.ts';
import type { Contract, DataField } from '../../../contract/contract.ts';
import { isBelow, rational } from '../../../exact/rational.ts';
import { formatMeanDuration } from '../../../time/duration.ts';
import { endOf } from '../frame/phrase.ts';
import type { Rule, RuleContext, RuleFix } from '../frame/rule.ts';

const HOUR_MS = 3_600_000;

/** What the life of something that two sides work on is called where it begins. */
const REQUESTED = /open|report|rais|request|logged|submit|notif|receiv/i;
/** What it's called where the work is done. */
const DONE = /resol|solv|clos|restor|repair|fix|complet|fulfil/i;

export const customerDelayCounted: Rule = {
  name: 'customer-delay-counted',
  family: 'control',
  defaultSeverity: 'warning',
  favours: 'customer',
  judges: 'what-is-said',
  cost: 'fast',
  options: {
    hours: {
      type: 'number',
      default: 1,
      minimum: 0,
      description:
        'Clocks that may run for less than so many hours are taken as over before the other side has to act.',
    },
  },
  doc: {
    what: 'Finds clocks that go on while the other side is to act.',
    why: `A ticket waits for an answer, an appointment, access to the building. If nothing stops the clock meanwhile, the party that owes the deadline answers for the other's
delay: a question on Friday that is answered on Monday uses a limit of 8 hours many times over. A warning where the data record the waiting and the clock doesn't
use it; a hint where nothing says that anybody waits.`,
    bad: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field resolved: time?
  field waiting: intervals
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved at most 8 h)
}
target Resolution of Checkout {
  Resolved at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    good: {
      as: 'clauses',
      text: `data tickets items {
  collected automatically by Northwind
  field opened: time
  field resolved: time?
  field waiting: intervals
}
metric Resolved of Checkout {
  measure share of tickets where (elapsed from opened to resolved pausing waiting at most 8 h)
}
target Resolution of Checkout {
  Resolved at least 90% each calendar month
  credit 5% of Checkout.fee
}`,
    },
    silence: 'When the limit is long enough to hold the waiting, and the parties have agreed so.',
  },
  check: (context, report) => {
    const { contract } = context;
    for (const target of contract.targets) {
      for (const clock of clocksOf(contract, target)) {
        if (!runsThroughWaiting(context, clock)) continue;
        const waiting = clock.data.fields.filter(({ type }) => isPauses(type));
        if (waiting.length === 0 && !isWorkedOnByTwo(contract, clock)) continue;
        report({
          message: messageOf(clock, waiting),
          at: [clock.node.at, target.nameAt],
          about: target.id,
          ...(waiting.length === 0 ? { severity: 'hint' } : {}),
          related: waiting.map(({ name, at }) => ({ message: `'${name}' says when it waits.`, at })),
          fixes: fixesFor(context, clock, waiting),
        });
      }
    }
  },
};

const isPauses = (type: DataField['type']): boolean => type.kind === 'intervals';

/** Nothing stops it, it doesn't end with the first answer, and it may run long enough for somebody to wait. */
function runsThroughWaiting({ numberOption }: RuleContext, clock: Clock): boolean {
  if (clock.pauses.length > 0 || endsWithResponse(clock) || !clock.limit) return false;
  return !isBelow(clock.limit, rational(String(numberOption('hours'))).mul(HOUR_MS));
}

/** Something that one side asks for and the other side brings to an end, and of which no row is left out for its cause. */
function isWorkedOnByTwo(contract: Contract, { target, data, from, to }: Clock): boolean {
  if (!REQUESTED.test(from) || !DONE.test(to)) return false;
  const nodes = target.appliesWhen ? undefined : foundationOfTarget(contract, target).nodes;
  return !nodes?.some((node) => node.op === 'field' && node.data === data.id && node.type.kind === 'enumeration');
}

function messageOf({ target, limit, from, to }: Clock, waiting: readonly DataField[]): string {
  const length = limit ? ` of ${formatMeanDuration(limit)}` : '';
  const [field] = waiting;
  if (!field)
    return `Nothing stops the clock${length} from '${from}' to '${to}': time in which ${target.owedTo} is to act counts against ${target.owedBy}. Record it in a field of type 'intervals' and write 'pausing' with it.`;
  return `The clock${length} from '${from}' to '${to}' goes on during '${field.name}', so that waiting counts against ${target.owedBy}. Write 'pausing ${field.name}'.`;
}

function fixesFor({ textOf }: RuleContext, { node, stops }: Clock, waiting: readonly DataField[]): readonly RuleFix[] {
  const [field, other] = waiting;
  const text = textOf(stops.at);
  if (!field || other || node.op !== 'elapsed' || text === undefined) return [];
  const name = text.replace(/\w+$/, field.name);
  const behind = node.calendar?.at ?? stops.at;
  return [
    { title: `Stop the clock during '${field.name}'`, edits: [{ at: endOf(behind), newText: ` pausing ${name}` }] },
  ];
}
