import type { Band } from '../../../contract/contract.ts';
import type { SourceRange } from '../../../contract/source.ts';
import { edgesOf, type TextOf } from '../frame/wording.ts';

/** The edges of a band, rewritten. */
export interface BandEdit {
  readonly at: SourceRange;
  readonly newText: string;
}

const CLOSED = /^from\s+(.+?)\s+to\s+(.+)$/;

/** The edges with both ends spelt out: `from 98% to 98.9%` as `at least 98% and at most 98.9%`. */
const spelled = (edges: string): string => edges.replace(CLOSED, 'at least $1 and at most $2');

function edited(band: Band, textOf: TextOf, change: (edges: string) => string): BandEdit | undefined {
  const { at, text } = edgesOf(band, textOf);
  if (text === undefined) return undefined;
  const newText = change(spelled(text));
  return newText === text || newText === spelled(text) ? undefined : { at, newText };
}

/** `at most X` becomes `below X`. */
export const withoutUpperEnd = (band: Band, textOf: TextOf): BandEdit | undefined =>
  edited(band, textOf, (edges) => edges.replace(/\bat\s+most\b/, 'below'));

/** `below X` becomes `at most X`. */
export const withUpperEnd = (band: Band, textOf: TextOf): BandEdit | undefined =>
  edited(band, textOf, (edges) => edges.replace(/\bbelow\b/, 'at most'));

/** `at least X` becomes `above X`. */
export const withoutLowerEnd = (band: Band, textOf: TextOf): BandEdit | undefined =>
  edited(band, textOf, (edges) => edges.replace(/\bat\s+least\b/, 'above'));

/** `above X` becomes `at least X`. */
export const withLowerEnd = (band: Band, textOf: TextOf): BandEdit | undefined =>
  edited(band, textOf, (edges) => edges.replace(/\babove\b/, 'at least'));

/** The upper end becomes `below` the edge at which the next band begins. */
export function upToNext(band: Band, next: Band, textOf: TextOf): BandEdit | undefined {
  const beginning = /\b(?:at\s+least|above)\s+(.+?)(?:\s+and\b|$)/.exec(spelled(edgesOf(next, textOf).text ?? ''))?.[1];
  if (beginning === undefined) return undefined;
  return edited(band, textOf, (edges) => edges.replace(/\b(?:at\s+most|below)\s+.+$/, `below ${beginning}`));
}
