import { periodName } from '../../../analyse/exposure/limits.ts';
import type { Contract } from '../../../contract/contract.ts';
import { periodKey } from '../../../contract/period.ts';
import { parseIsoDate } from '../../../time/civil.ts';
import { periodsBetween } from '../../../time/periods.ts';
import { findZone, startOfDay } from '../../../time/zone.ts';
import type { Rule } from '../frame/rule.ts';
import { headOf } from '../frame/wording.ts';

export const retroactiveChange: Rule = {
  name: 'retroactive-change',
  family: 'consistency',
  defaultSeverity: 'warning',
  favours: 'neither',
  judges: 'what-is-said',
  cost: 'fast',
  doc: {
    what: 'Finds amendments that take effect before the day on which they were agreed.',
    why: `From its effective date on an amendment governs what happened (V1). Agreed on 20 July and effective from 1 June, it judges a June that is over, in which
nobody could have kept to it, and changes what statements of June have said already. The day of the agreement is \`agreed 2026-07-20\`; without it the rule
says nothing. Of an agreement that begins before it was agreed, which is common, the finding is an information.`,
    bad: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
}

agreement HostingJune amends Hosting from 2026-06-01 {
  version 1.1.0
  agreed 2026-07-20
  override target Availability of Checkout {
    Uptime at least 99.95% each calendar month
  }`,
    },
    good: {
      as: 'clauses',
      text: `target Availability of Checkout {
  Uptime at least 99.9% each calendar month
  credit 10% of Checkout.fee
}
}

agreement HostingAugust amends Hosting from 2026-08-01 {
  version 1.1.0
  agreed 2026-07-20
  override target Availability of Checkout {
    Uptime at least 99.95% each calendar month
  }`,
    },
    silence: 'When the parties settle something that is past, and mean to. Say what in the reason.',
  },
  check: ({ contract, textOf }, report) => {
    const { agreed, amends, term } = contract;
    const from = amends?.from ?? term?.from;
    if (agreed === undefined || from === undefined || from >= agreed.on) return;
    const over = periodsOver(contract, from, agreed.on);
    const past = over === '' ? '' : `, of which ${over} over by then`;
    const days = (parseIsoDate(agreed.on) ?? 0) - (parseIsoDate(from) ?? 0);
    const stretch = `${days} ${days === 1 ? 'day' : 'days'}${past}`;
    report({
      message:
        amends === undefined
          ? `The agreement begins on ${from} and was agreed on ${agreed.on}: ${stretch}, are judged by terms that weren't agreed yet. Begin no earlier than that day, or with the next period.`
          : `This takes effect on ${from} and was agreed on ${agreed.on}: it judges ${stretch}, anew, and changes what was stated of them. Let it begin no earlier than that day, or with the next period.`,
      at: [agreed.at, headOf(contract.at, textOf)],
      ...(amends === undefined ? { severity: 'information' as const } : {}),
    });
  },
};

/** `1 calendar month was`, `2 calendar months were`: how many periods of a target lie between the two days; of the shortest kind that does. */
function periodsOver({ targets, zone: id }: Contract, from: string, until: string): string {
  const zone = findZone(id);
  const [first, last] = [parseIsoDate(from), parseIsoDate(until)];
  if (zone === undefined || first === undefined || last === undefined) return '';
  const start = startOfDay(zone, first);
  const end = startOfDay(zone, last);
  const specs = [...new Map(targets.map(({ scope: { period } }) => [periodKey(period), period])).values()];
  const found = specs
    .filter(({ kind }) => kind !== 'rolling')
    .map((spec) => ({
      name: periodName(spec),
      count: periodsBetween(spec, zone, start, end).filter((one) => start <= one.start && one.end <= end).length,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)[0];
  if (found === undefined) return '';
  return found.count === 1 ? `1 ${found.name} was` : `${found.count} ${found.name}s were`;
}
