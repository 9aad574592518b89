import type { ByDate } from '../generated/ast.ts';
import { report } from './expectations.ts';
import { isRealDate } from './literals.ts';
import type { Typer } from './typer.ts';

/** Days that exist, one value for each at most, in the order of time. */
export function checkDates({ entries }: ByDate, typer: Typer): void {
  entries.forEach((entry, index) => {
    for (const property of ['from', 'until'] as const) {
      const date = entry[property];
      if (date !== undefined && !isRealDate(date))
        report(typer, entry, 'invalid-date', `There is no day ${date}.`, property);
    }
    if (entry.from !== undefined && entry.until !== undefined && entry.until < entry.from)
      report(typer, entry, 'invalid-date', 'It ends before it begins.', 'until');
    const before = entries[index - 1];
    if (before === undefined) return;
    const last = before.until ?? before.from;
    if (entry.from === undefined)
      report(
        typer,
        entry,
        'invalid-date',
        "Only the first value may be open to the past: write 'from' and its first day.",
      );
    else if (last !== undefined && entry.from <= last)
      report(typer, entry, 'invalid-date', `The value before this one holds on ${entry.from} too.`, 'from');
  });
}
