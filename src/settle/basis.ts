import type { SourceRange } from '../contract/source.ts';
import { groupThousands } from '../exact/money.ts';
import { ratio, toDecimal, trimZeros } from '../exact/rational.ts';
import type { Basis } from '../measure/measurements.ts';
import type { DerivationStep } from '../statement/statement.ts';
import { formatDuration } from '../time/duration.ts';

/** How much of what a value is about was seen: the time that was observed, and the rows that were rejected. */
export const basisStep = (basis: Basis, at: SourceRange): DerivationStep => ({
  stage: 'rows',
  text: basisText(basis),
  rule: 'D4',
  at,
  basis,
});

/** All rows of a period rest on the same, and many agreements do. */
const texts = new WeakMap<Basis, string>();

export function basisText(basis: Basis): string {
  const known = texts.get(basis);
  if (known !== undefined) return known;
  const text = `observed: ${observedText(basis)}; rejected rows: ${basis.sources.map(rejectedText).join(', ')}`;
  texts.set(basis, text);
  return text;
}

function observedText({ observedMs, ofMs }: Basis): string {
  const whole = formatDuration(ofMs);
  return observedMs >= ofMs
    ? `all of ${whole}`
    : `${formatDuration(observedMs)} of ${whole} (${percent(observedMs, ofMs, 'down')})`;
}

const rejectedText = ({ data, rows, rejected }: Basis['sources'][number]): string =>
  `${count(rejected)} of ${count(rows)} of ${data}${rejected === 0 ? '' : ` (${percent(rejected, rows, 'up')})`}`;

const count = (rows: number): string => groupThousands(String(rows));

/** Nothing that is less than all is shown as all, and nothing that is more than nothing as nothing. */
const percent = (part: number, whole: number, mode: 'up' | 'down'): string =>
  `${trimZeros(toDecimal(ratio(part * 100, whole), 3, mode))}%`;
