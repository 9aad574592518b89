import type { Condition, EachRecord, MaintenanceWindows, Metric, Need, Service } from '../../contract/contract.ts';
import type { Expression } from '../../contract/expression.ts';
import type { RateUnit, Value } from '../../contract/value.ts';
import {
  type Condition as ConditionSyntax,
  type DataDeclaration,
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
import type { UnderWay } from './underway.ts';
import { need } from './unsound.ts';

/** What the reader calls an instance: the title, and for a family the row's. */
export function titleOf({ declaration, row, further = [] }: Instance, book: Book): string {
  const title = ('title' in declaration ? declaration.title : undefined) ?? declaration.name;
  return row === undefined ? title : `${title}: ${[row, ...further].map((one) => rowTitle(one, book.zone)).join(', ')}`;
}

/** The service that a declaration says it is of. */
export function serviceOf(path: Syntax | undefined, place: Place): { readonly service?: string } {
  return path === undefined ? {} : { service: standing(path, place) };
}

/** What the contract calls what a path names, such as a service; it must be sound itself. */
export function standing(path: Syntax, place: Place): string {
  const instance = instanceNamed(path, place);
  place.book.mustStand(instance);
  return instance.id;
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
  const service: UnderWay<Service> = { id: instance.id, title: titleOf(instance, book) };
  if (fee !== undefined) service.fee = asRate(lowerExpression(fee.amount, place), fee.per);
  service.feeAssumed = fee?.assumed ?? false;
  if (fee?.monthOf !== undefined)
    // R3b: by how many days the fee of a month, or of a year, is divided for one of a day.
    service[fee.per === 'year' ? 'daysOfYear' : 'daysOfMonth'] = Number(daysIn(fee.monthOf).count.valueOf());
  if (hours !== undefined && open !== undefined) service.hours = useCalendar(open, hours.$refText, book);
  if (provided !== undefined) service.providedBy = partyOf(provided.party, book);
  if (only !== undefined)
    service.needs = another === undefined ? only : { kind: 'all', of: needs, at: sourceRange(node, book.services) };
  if (repair !== undefined)
    service.repairTime = { durationMs: milliseconds(repair.duration), at: sourceRange(repair, book.services) };
  if (downtime !== undefined)
    service.costOfDowntime = {
      perHour: lowerExpression(downtime.amount, place),
      at: sourceRange(downtime, book.services),
    };
  if (maintenance.length > 0) service.maintenance = maintenance;
  if (instance.records !== undefined) service.each = eachRecord(instance, instance.records, place);
  service.at = sourceRange(node, book.services);
  return service as Service;
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
export const eachOf = (instance: Instance, place: Place): { readonly each?: EachRecord } =>
  instance.records === undefined ? {} : { each: eachRecord(instance, instance.records, place) };

export function eachRecord({ declaration }: Instance, records: DataDeclaration, place: Place): EachRecord {
  const where = familyOf(declaration)?.where;
  return { data: records.name, ...(where === undefined ? {} : { where: lowerExpression(where, place) }) };
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
  const condition: UnderWay<Condition> = { id: instance.id, title: titleOf(instance, book), role: node.role };
  if (node.service !== undefined) condition.service = standing(node.service, place);
  // Several `when` of one condition: any of them.
  condition.when = more.length === 0 ? when : { op: 'or', terms: whens, type: { kind: 'intervals' }, at: when.at };
  if (minimum !== undefined)
    condition.minimum = {
      durationMs: milliseconds(minimum.duration),
      edge: minimum.edge?.startsWith('more') ? 'more-than' : 'at-least',
      afterExclusions: minimum.afterExclusions !== undefined && minimum.afterExclusions !== false,
    };
  condition.wholeMinutes = node.items.some(isWholeMinutes);
  condition.gaps = node.items.find(isGaps)?.policy ?? 'unknown';
  condition.except = node.items
    .filter(isExcept)
    .flatMap(({ exclusions }) => exclusions.map((path) => standing(path, place)));
  condition.excludedTime = node.items.some(isExcludedTime) ? 'counts-as-up' : 'left-out';
  if (allowance !== undefined) {
    const each = lowerPeriod(allowance.period, book);
    condition.allowance =
      allowance.count === undefined
        ? { durationMs: milliseconds(allowance.duration), each }
        : { times: Number(allowance.count), each };
  }
  if (decided !== undefined) condition.decidedBy = partyOf(decided.party, book);
  if (attributable.length > 0) condition.attributableTo = attributable.map((party) => partyOf(party, book));
  if (instance.records !== undefined) condition.each = eachRecord(instance, instance.records, place);
  condition.at = sourceRange(node, book.services);
  return condition as Condition;
}

export function lowerMetric(instance: Instance<MetricSyntax>, book: Book): Metric {
  const { declaration: node } = instance;
  const place = placeOf(book, instance);
  const measure = lowerExpression(measureOf(node), place);
  const controlled = node.items.find(isControlledBy);
  const intent = node.items.find(isIntent)?.text;
  const baseline = node.items.find(isBaseline);
  const metric: UnderWay<Metric> = {
    id: instance.id,
    family: node.name,
    title: titleOf(instance, book),
    type: measure.type,
  };
  if (node.service !== undefined) metric.service = standing(node.service, place);
  metric.measure = measure;
  if (controlled !== undefined) metric.controlledBy = partyOf(controlled.party, book);
  if (intent !== undefined) metric.intent = intent;
  if (baseline !== undefined)
    metric.baseline = {
      value: need(valueOfLiteral(need(baseline.value), book.zone)),
      ...(baseline.over === undefined ? {} : { note: baseline.over }),
      at: sourceRange(baseline, book.services),
    };
  if (instance.records !== undefined) metric.each = eachRecord(instance, instance.records, place);
  metric.at = sourceRange(node, book.services);
  metric.nameAt = nameRange(node, book.services);
  return metric as Metric;
}
