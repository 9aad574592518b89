import type {
  BillingPeriod,
  DayCountPeriod,
  FiscalPeriod,
  InPeriods,
  Missed,
  PeriodDeclaration,
  RollingPeriod,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { report } from './expectations.ts';
import { checkDate, checkNumber } from './expected.ts';
import { daysIn } from './literals.ts';
import type { Typer } from './typer.ts';

/** A period may be another one's name, and that one's too; in the end one says how time is cut. */
export function checkPeriodDeclaration(node: PeriodDeclaration, typer: Typer): void {
  const passed: PeriodDeclaration[] = [];
  for (let at: PeriodDeclaration | undefined = node; at?.period?.$type === 'NamedPeriod'; ) {
    at = targetOf(at.period.declaration);
    if (at === node) {
      const by = passed.map(({ name }) => `'${name}'`).join(' and ');
      const message = `'${node.name}' is defined by itself${by === '' ? '' : ` by way of ${by}`}: say how time is cut, such as 'calendar month'.`;
      report(typer, node, 'defined-by-itself', message, 'period');
    }
    // A circle that this one leads into is reported where it is.
    if (at === undefined || at === node || passed.includes(at)) return;
    passed.push(at);
  }
}

export function checkDayCountPeriod(node: DayCountPeriod, typer: Typer): void {
  checkDate(node, 'start', node.start, typer);
  checkCalendarDays(node, typer);
}

export function checkCalendarDays(node: DayCountPeriod | RollingPeriod, typer: Typer): void {
  const kind = node.days === undefined ? undefined : daysIn(node.days).kind;
  if (kind === 'working' || kind === 'business')
    report(typer, node, 'invalid-value', 'A period is counted in calendar days.', 'days');
}

export const checkFiscalPeriod = (node: FiscalPeriod, typer: Typer): void =>
  checkNumber(node, 'month', node.month, 1, 12, 'A month', typer);

export const checkBillingPeriod = (node: BillingPeriod, typer: Typer): void =>
  checkNumber(node, 'day', node.day, 1, 31, 'A day of the month', typer);

/** `in 2 of any 6 periods`: how many, of how many. */
export function checkWhichPeriods(node: InPeriods | Missed, typer: Typer): void {
  checkNumber(node, 'count', node.count, 1, 1000, 'How many periods', typer);
  checkNumber(node, 'periods', node.periods, 1, 1000, 'A number of periods', typer);
  if (node.count !== undefined && node.periods !== undefined && Number(node.count) > Number(node.periods))
    report(typer, node, 'invalid-value', `${node.count} of ${node.periods} periods can never be.`, 'count');
}
