import { isoWall } from '../../time/civil.ts';
import { compileTimeFormat, parseTime, type TimeFormat } from '../../time/parseTime.ts';
import { toInstant, type Zone, zoneOf } from '../../time/zone.ts';
import type { Binding } from '../plan/source.ts';
import { reject } from '../problems.ts';

export type ReadTime =
  /** `clockIssue`: a change of the clock repeated or skipped the wall time, and the declared policy placed it (T3). */
  | { readonly kind: 'instant'; readonly instant: number; readonly clockIssue: boolean }
  | { readonly kind: 'bad'; readonly reason: string };

/** Reads the times of one source. */
export interface TimeReader {
  /** Times are written as ISO 8601. */
  readonly iso: boolean;
  read(text: string): ReadTime;
}

/** A reader with the format, zone and policy of a binding. A DataError names a pattern that can't be used. */
export function timeReader(binding: Binding, zone: string): TimeReader {
  const format = compileTimeFormat(binding.timePattern ?? 'iso');
  if (format.kind === 'error')
    return reject({
      code: 'unusable-mapping',
      message: `The times of '${binding.data}' can't be read: ${format.reason}`,
      at: binding.at,
    });
  const place = zoneOf(zone);
  return { iso: format.kind === 'iso', read: (text) => readTime(format, place, binding.ambiguousTime, text) };
}

function readTime(format: TimeFormat, zone: Zone, policy: Binding['ambiguousTime'], text: string): ReadTime {
  const parsed = parseTime(format, text.trim());
  switch (parsed.kind) {
    case 'instant':
      return { kind: 'instant', instant: parsed.instant, clockIssue: false };
    case 'error':
      return { kind: 'bad', reason: parsed.reason };
    case 'wall': {
      const { instant, issue } = toInstant(zone, parsed.wall, policy);
      return instant === undefined
        ? {
            kind: 'bad',
            reason: `${isoWall(parsed.wall)} is ${issue} by a change of the clock in ${zone.id}, and the dataset rejects such times`,
          }
        : { kind: 'instant', instant, clockIssue: issue !== undefined };
    }
    default:
      return parsed satisfies never;
  }
}
