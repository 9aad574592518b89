import type { FieldType } from '../../contract/contract.ts';
import { magnitude } from '../../contract/magnitude.ts';
import type { Value } from '../../contract/value.ts';
import { compare, parseRational, toJSON, ZERO } from '../../exact/rational.ts';
import { parseIsoDate } from '../../time/civil.ts';
import { parseDuration } from '../../time/duration.ts';
import { inCalendar } from '../../time/parseTime.ts';
import { NEITHER_TRUE_NOR_FALSE, NOT_A_NUMBER, readNumber, truthOf } from './columnExpression.ts';
import type { TimeReader } from './timeReader.ts';

export type Converted =
  | { readonly kind: 'value'; readonly value: Value; readonly clockIssue: boolean }
  | { readonly kind: 'bad'; readonly reason: string };

const bad = (reason: string): Converted => ({ kind: 'bad', reason });
const good = (value: Value, clockIssue = false): Converted => ({ kind: 'value', value, clockIssue });

/**
 * A value as the field's type wants it, exactly (N5). Nothing is guessed: a plain number is no percentage and no duration, since
 * nothing says whether 0.5 is half or half a percent, seconds or minutes.
 */
export function convert(value: Value, type: FieldType, times: TimeReader): Converted {
  const text = value.kind === 'text' || value.kind === 'symbol' || value.kind === 'date' ? value.value : undefined;
  switch (type.kind) {
    case 'boolean':
      return toBoolean(value);
    case 'number': {
      const number =
        text === undefined ? (value.kind === 'number' ? magnitude(value) : undefined) : readNumber(text.trim());
      return number === undefined ? bad(NOT_A_NUMBER) : good({ kind: 'number', value: toJSON(number) });
    }
    case 'percent':
      return toPercent(value, text);
    case 'duration':
      return toDuration(value, text);
    case 'money':
    case 'rate':
      return toMoney(value, text, type.currency);
    case 'instant': {
      if (value.kind === 'instant')
        return inCalendar(value.value) ? good(value) : bad('it comes to a time outside the years 1 to 9999');
      if (text === undefined) return bad('it is not a time');
      const read = times.read(text);
      return read.kind === 'bad' ? bad(read.reason) : good({ kind: 'instant', value: read.instant }, read.clockIssue);
    }
    case 'date':
      return text !== undefined && parseIsoDate(text.trim()) !== undefined
        ? good({ kind: 'date', value: text.trim() })
        : bad('it is not a date: write it as 2026-03-14');
    case 'text':
      return good({ kind: 'text', value: text ?? plain(value) });
    case 'enumeration':
      return text !== undefined && type.values.includes(text)
        ? good({ kind: 'symbol', value: text })
        : bad(`it is none of ${type.values.join(', ')}`);
    case 'calendar':
      return good({ kind: 'calendar', value: text ?? plain(value) });
    case 'percentage-points':
    case 'points':
    case 'days':
      return value.kind === type.kind ? good(value) : bad(`a column can't hold ${type.kind}`);
    case 'intervals':
      return bad('pauses come from a log: bind the data with `one item per …`');
    default:
      return type satisfies never;
  }
}

const plain = (value: Value): string => (value.kind === 'none' ? '' : String(value.value));

function toBoolean(value: Value): Converted {
  const truth = truthOf(value);
  return truth === undefined ? bad(NEITHER_TRUE_NOR_FALSE) : good({ kind: 'boolean', value: truth });
}

const PERCENTAGE = /^([+-]?\d+(?:\.\d+)?)\s*%$/;

function toPercent(value: Value, text: string | undefined): Converted {
  if (value.kind === 'percent') return good(value);
  const match = PERCENTAGE.exec(text?.trim() ?? '');
  const share = match?.[1] === undefined ? undefined : parseRational(match[1]);
  return share === undefined
    ? bad('it is not a percentage: write 99.5%, or multiply the column by 1% in the mapping')
    : good({ kind: 'percent', value: toJSON(share.div(100)) });
}

function toDuration(value: Value, text: string | undefined): Converted {
  if (value.kind === 'duration') return good(value);
  const parsed = text === undefined ? undefined : parseDuration(text);
  return parsed?.kind === 'duration'
    ? good({ kind: 'duration', value: String(parsed.ms) })
    : bad('it is not a duration: write 350 ms, or multiply the column by 1 ms in the mapping');
}

const AMOUNT = /^([+-]?\d+(?:\.\d+)?)\s*([A-Z]{3})$/;

function toMoney(value: Value, text: string | undefined, currency: string): Converted {
  if (value.kind === 'money')
    return value.currency === currency ? good(value) : bad(`it is in ${value.currency}, not in ${currency}`);
  const match = AMOUNT.exec(text?.trim() ?? '');
  const amount = match?.[1] === undefined ? undefined : parseRational(match[1]);
  return amount === undefined || match?.[2] !== currency
    ? bad(`it is not an amount: write 12.50 ${currency}, or multiply the column by 1 ${currency} in the mapping`)
    : good({ kind: 'money', value: toJSON(amount), currency });
}

/** Whether a quantity is below zero: counts and durations never are (D4). */
export function isNegative(value: Value): boolean {
  if (value.kind === 'instant' || value.kind === 'none' || !String(value.value).startsWith('-')) return false;
  const size = magnitude(value);
  return size !== undefined && compare(size, ZERO) < 0;
}
