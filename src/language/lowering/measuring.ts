import type { Condition, EachRecord, MaintenanceWindows, Metric, Need, Service } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import type { RateUnit, Value } from '../../contract/value.ts';
import {
  type Condition as ConditionSyntax,
  type Fee,
  isAllowance,
  isAttributableTo,
  isBaseline,
  isControlledBy,
  isCostOfDowntime,
  isDecidedBy,
  isExcept,
  isExcludedTime,
  isFee,
  isGaps,
  isIntent,
  isMinimumLength,
  isNeeds,
  isProvidedBy,
  isRepairTime,
  isServiceHours,
  isServiceMaintenance,
  isWhen,
  isWholeMinutes,
  type Metric as MetricSyntax,
  type ServiceMaintenance,
  type Service as ServiceSyntax,
  type Expression as Syntax,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { measureOf } from '../typing/declarations.ts';
import { daysIn, valueOfLiteral } from '../typing/literals.ts';
import { familyOf } from '../typing/references.ts';
import { type Book, type Instance, type Place, placeOf } from './book.ts';
import { useCalendar } from './calendars.ts';
import { rowTitle } from './cells.ts';
import { lowerExpression } from './expressions.ts';
import { instanceNamed } from './instances.ts';
import { lowerNeed } from './needs.ts';
import { milliseconds } from './nodes.ts';
import { partyOf } from './parties.ts';
import { lowerPeriod } from './periods.ts';
import { nameRange, sourceRange } from './source.ts';
import { lowerTimeCondition } from './times.ts';
import { need } from './unsound.ts';

/** What the reader calls an instance: the title, and for a family the row's. */
export function titleOf({ declaration, row, further = [] }: Instance, book: Book): string {
  const title = ('title' in declaration ? declaration.title : undefined) ?? declaration.name;
  return row === undefined ? title : `${title}: ${[row, ...further].map((one) => rowTitle(one, book.zone)).join(', ')}`;
}

/** The service that a declaration says it is of; it must be sound itself. */
export function serviceOf(path: Syntax | undefined, place: Place): { readonly service?: string } {
  if (path === undefined) return {};
  const instance = instanceNamed(path, place);
  place.book.mustStand(instance);
  return { service: instance.id };
}

export function lowerService(instance: Instance<ServiceSyntax>, book: Book): Service {
  const { declaration: node } = instance;
  const place = placeOf(book, instance);
  const fee = node.items.find(isFee);
  const hours = node.items.find(isServiceHours)?.calendar;
  const open = targetOf(hours);
  const provided = node.items.find(isProvidedBy);
  const needs: readonly Need[] = node.items.filter(isNeeds).map((item) => lowerNeed(item.need, place));
  const repair = node.items.find(isRepairTime);
  const downtime = node.items.find(isCostOfDowntime);
  const maintenance = node.items.filter(isServiceMaintenance).flatMap((item) => maintenanceWindows(item, book));
  const [only, another] = needs;
  return {
    id: instance.id,
    title: titleOf(instance, book),
    ...(fee === undefined ? {} : { fee: asRate(lowerExpression(fee.amount, place), fee.per) }),
    feeAssumed: fee?.assumed ?? false,
    ...daysOfFee(fee),
    ...(hours === undefined || open === undefined ? {} : { hours: useCalendar(open, hours.$refText, book) }),
    ...(provided === undefined ? {} : { providedBy: partyOf(provided.party, book) }),
    ...(only === undefined
      ? {}
      : { needs: another === undefined ? only : { kind: 'all', of: needs, at: sourceRange(node, book.services) } }),
    ...(repair === undefined
      ? {}
      : { repairTime: { durationMs: milliseconds(repair.duration), at: sourceRange(repair, book.services) } }),
    ...(downtime === undefined
      ? {}
      : {
          costOfDowntime: {
            perHour: lowerExpression(downtime.amount, place),
            at: sourceRange(downtime, book.services),
          },
        }),
    ...(maintenance.length === 0 ? {} : { maintenance }),
    ...eachOf(instance, place),
    at: sourceRange(node, book.services),
  };
}

/** Windows whose length is said; words alone are printed only. */
function maintenanceWindows(node: ServiceMaintenance, book: Book): readonly MaintenanceWindows[] {
  const said = { title: node.text, at: sourceRange(node, book.services) };
  const calendar = targetOf(node.calendar);
  if (calendar !== undefined && node.calendar !== undefined)
    return [{ ...said, kind: 'calendar', calendar: useCalendar(calendar, node.calendar.$refText, book) }];
  if (node.duration === undefined || node.period === undefined) return [];
  return [{ ...said, kind: 'amount', durationMs: milliseconds(node.duration), each: lowerPeriod(node.period, book) }];
}

/** The records that a declaration stands for one of each of. */
export function eachOf({ declaration, records }: Instance, place: Place): { readonly each?: EachRecord } {
  if (records === undefined) return {};
  const where = familyOf(declaration)?.where;
  return {
    each: { data: records.name, ...(where === undefined ? {} : { where: lowerExpression(where, place) }) },
  };
}

/** `12000 GBP per month`: the unit of time goes with each amount of money in the expression (R3b). */
export function asRate(amount: Expression, per: RateUnit | undefined): Expression {
  if (per === undefined || amount.type.kind !== 'money') return amount;
  const type = { kind: 'rate', currency: amount.type.currency } as const;
  switch (amount.op) {
    case 'literal': {
      const value: Value = amount.value.kind === 'money' ? { ...amount.value, kind: 'rate', per } : amount.value;
      return { ...amount, value, type };
    }
    case 'if':
      // biome-ignore lint/suspicious/noThenProperty: the contract's word for a branch; nothing awaits it
      return { ...amount, then: asRate(amount.then, per), otherwise: asRate(amount.otherwise, per), type };
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'minimum':
    case 'maximum':
      return { ...amount, left: asRate(amount.left, per), right: asRate(amount.right, per), type };
    case 'by-date':
      return { ...amount, entries: amount.entries.map((one) => ({ ...one, value: asRate(one.value, per) })), type };
    case 'round':
      return { ...amount, value: asRate(amount.value, per), type };
    default:
      return amount;
  }
}

export function lowerCondition(instance: Instance<ConditionSyntax>, book: Book): Condition {
  const { declaration: node } = instance;
  const place = placeOf(book, instance);
  const minimum = node.items.find(isMinimumLength);
  const allowance = node.items.find(isAllowance);
  const decided = node.items.find(isDecidedBy);
  const attributable = node.items.filter(isAttributableTo).flatMap(({ parties }) => parties);
  const whens = node.items.filter(isWhen).map((when) => lowerTimeCondition(when.condition, place));
  const [first, ...more] = whens;
  const when = need(first);
  return {
    id: instance.id,
    title: titleOf(instance, book),
    role: node.role,
    ...serviceOf(node.service, place),
    // Several `when` of one condition: any of them.
    when: more.length === 0 ? when : { op: 'or', terms: whens, type: { kind: 'intervals' }, at: when.at },
    ...(minimum === undefined
      ? {}
      : {
          minimum: {
            durationMs: milliseconds(minimum.duration),
            edge: minimum.edge?.startsWith('more') ? 'more-than' : 'at-least',
            afterExclusions: minimum.afterExclusions !== undefined && minimum.afterExclusions !== false,
          },
        }),
    wholeMinutes: node.items.some(isWholeMinutes),
    gaps: node.items.find(isGaps)?.policy ?? 'unknown',
    except: node.items.filter(isExcept).flatMap(({ exclusions }) =>
      exclusions.map((path) => {
        const excluded = instanceNamed(path, place);
        book.mustStand(excluded);
        return excluded.id;
      }),
    ),
    excludedTime: node.items.some(isExcludedTime) ? 'counts-as-up' : 'left-out',
    ...(allowance === undefined
      ? {}
      : {
          allowance: {
            ...(allowance.count === undefined
              ? { durationMs: milliseconds(allowance.duration) }
              : { times: Number(allowance.count) }),
            each: lowerPeriod(allowance.period, book),
          },
        }),
    ...(decided === undefined ? {} : { decidedBy: partyOf(decided.party, book) }),
    ...(attributable.length === 0 ? {} : { attributableTo: attributable.map((party) => partyOf(party, book)) }),
    ...eachOf(instance, place),
    at: sourceRange(node, book.services),
  };
}

/** R3b: by how many days the fee of a month, or of a year, is divided for one of a day. */
function daysOfFee(fee: Fee | undefined): Pick<Service, 'daysOfMonth' | 'daysOfYear'> {
  if (fee?.monthOf === undefined) return {};
  const days = Number(daysIn(fee.monthOf).count.valueOf());
  return fee.per === 'year' ? { daysOfYear: days } : { daysOfMonth: days };
}

export function lowerMetric(instance: Instance<MetricSyntax>, book: Book): Metric {
  const { declaration: node } = instance;
  const place = placeOf(book, instance);
  const measure = lowerExpression(measureOf(node), place);
  const controlled = node.items.find(isControlledBy);
  const intent = node.items.find(isIntent)?.text;
  const baseline = node.items.find(isBaseline);
  return {
    id: instance.id,
    family: node.name,
    title: titleOf(instance, book),
    type: measure.type,
    ...serviceOf(node.service, place),
    measure,
    ...(controlled === undefined ? {} : { controlledBy: partyOf(controlled.party, book) }),
    ...(intent === undefined ? {} : { intent }),
    ...(baseline === undefined
      ? {}
      : {
          baseline: {
            value: need(valueOfLiteral(need(baseline.value), book.zone)),
            ...(baseline.over === undefined ? {} : { note: baseline.over }),
            at: sourceRange(baseline, book.services),
          },
        }),
    ...eachOf(instance, place),
    at: sourceRange(node, book.services),
    nameAt: nameRange(node, book.services),
  };
}
