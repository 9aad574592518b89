import type {
  FamilyPeriod,
  FamilyStatement,
  Outcome,
  StatedPeriod,
  TargetLine,
  TargetStatement,
} from '../statement/statement.ts';
import type { Teller } from './money.ts';
import { added } from './totals.ts';

/** The families of targets that stand for records, each period by period: sums of what the targets' lines show (S4). */
export function familiesOf(
  targets: readonly TargetStatement[],
  teller: Teller,
): { readonly families?: readonly FamilyStatement[] } {
  const families = [...Map.groupBy(targets, ({ of }) => of?.family)].flatMap(([id, members]): FamilyStatement[] => {
    const [first, another] = members;
    if (id === undefined || first?.of === undefined || another === undefined) return [];
    return [
      {
        id,
        title: titleOfFamily(first),
        records: first.of.records,
        members: members.length,
        at: first.at,
        periods: periodsOf(
          members.flatMap(({ lines }) => lines),
          teller,
        ),
      },
    ];
  });
  return families.length === 0 ? {} : { families };
}

/** A member's title ends in its record's. */
const titleOfFamily = ({ title, of }: TargetStatement): string =>
  of !== undefined && title.endsWith(`: ${of.member}`) ? title.slice(0, -of.member.length - 2) : title;

/** A record that comes or goes within the period has a partial one of its own; of a period that an amendment splits both parts are meant (V1). */
function covering(periods: readonly StatedPeriod[]): StatedPeriod {
  const whole = periods.find(({ partial }) => !partial);
  if (whole !== undefined) return whole;
  const first = periods.reduce((a, b) => (b.start < a.start ? b : a));
  const last = periods.reduce((a, b) => (b.end > a.end ? b : a));
  return { ...first, end: last.end, lastDay: last.lastDay };
}

const periodsOf = (lines: readonly TargetLine[], teller: Teller): readonly FamilyPeriod[] =>
  [...Map.groupBy(lines, ({ period }) => period.key).values()]
    .map((own): FamilyPeriod => {
      const count = (wanted: Outcome): number => own.filter(({ outcome }) => outcome === wanted).length;
      const credits = own.flatMap(({ credit }) => credit ?? []);
      return {
        period: covering(own.map(({ period }) => period)),
        met: count('met'),
        missed: count('missed'),
        notMeasured: count('not-measured'),
        notApplicable: count('not-applicable'),
        ...(credits.length === 0 ? {} : { entitled: teller.money(added(credits.map(({ entitled }) => entitled))) }),
      };
    })
    .sort((a, b) => (a.period.start < b.period.start ? -1 : a.period.start > b.period.start ? 1 : 0));
