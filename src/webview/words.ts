/** The words of the preview: one way to say an outcome, a period, an instant. */
import type { LineClaim, Outcome, Parties, StatedClaim, StatedPeriod, TargetLine } from '../statement/statement.ts';

/** A sign and a word, so that an outcome never depends on colour. */
export const outcomeWords: Readonly<Record<Outcome, { readonly sign: string; readonly word: string }>> = {
  met: { sign: '✓', word: 'met' },
  missed: { sign: '✗', word: 'missed' },
  'not-measured': { sign: '?', word: 'not measured' },
  'not-applicable': { sign: '–', word: 'not applicable' },
};

export function periodName(period: StatedPeriod): string {
  return period.partial ? `${period.key} (partial)` : period.key;
}

/** `2026-03-01T10:15:00Z` as `2026-03-01 10:15 UTC`; what can't be read stays as it is. */
export function instantText(iso: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?/.exec(iso);
  if (parts === null) return iso;
  const [, date = '', minute = '', second = ''] = parts;
  return `${date} ${minute}${second === ':00' ? '' : second} UTC`;
}

export function dateText(iso: string): string {
  return iso.slice(0, 10);
}

export function valueText(line: TargetLine): string {
  if (line.value !== undefined) return line.value.text;
  return line.between === undefined ? '' : `${line.between.low.text} to ${line.between.high.text}`;
}

export function claimText(claim: StatedClaim): string {
  switch (claim.kind) {
    case 'automatic':
      return claim.fallback === undefined
        ? 'paid without a claim'
        : `paid without a claim, else ${claimText({ kind: 'claim', ...claim.fallback })}`;
    case 'claim':
      return claim.until === undefined
        ? `${claim.by} claims, no deadline is named`
        : `${claim.by} claims by ${dateText(claim.until)}`;
    default:
      return claim satisfies never;
  }
}

/** What became of a claim; nothing where none are on record. */
export function claimedText({ state, on }: LineClaim): string | undefined {
  switch (state) {
    case 'granted':
      return `claimed ${on ?? ''}`.trimEnd();
    case 'lapsed':
      return on === undefined ? 'lapsed' : `claimed ${on}, too late`;
    case 'open':
      return 'not claimed yet';
    case 'assumed':
      return undefined;
    default:
      return state satisfies never;
  }
}

export const partiesText = ({ by, to }: Parties): string => `${by} to ${to}`;

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
