/** Days on which nothing holds, or on which nobody said what does. */
import { insideEnd, marked, replaced } from '../edits.ts';
import { DAY } from '../figures.ts';
import type { Kind, Site } from '../kind.ts';
import { agreementOf, allOf, freshName, type Levelled, levelledTargets, type SoundFile, textOf } from '../tree.ts';

const targetsOf = (file: SoundFile): readonly Levelled[] => levelledTargets(file).filter(isPlain);
const isPlain = ({ target, unit }: Levelled): boolean =>
  target.family === undefined && (unit === 'percent' || unit === 'duration');

/** A day so many days after another. */
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

export const levelBeforeTerm: Kind = {
  name: 'level from periods outside the term',
  family: 'consistency',
  defect: 'A target asks for what was usual in periods that lie before the agreement begins.',
  rules: ['outside-term'],
  applies: 'targets with a printed percentage or length of time, in agreements with a term',
  sites: (file) =>
    targetsOf(file).flatMap(({ target, comparison }): readonly Site[] => {
      const term = allOf(file, 'Term').find((each) => agreementOf(each) === agreementOf(target));
      if (!term) return [];
      return [
        {
          at: target.name,
          inject: (random) => {
            const until = dayAfter(term.from, -random.whole(1, 400));
            const from = dayAfter(until, -random.whole(90, 365));
            const figure = `median of ${textOf(comparison.left)} over the periods from ${from} to ${until}`;
            return {
              edits: [replaced(comparison.right, `(${marked(figure)})`)],
              figures: [`${from} to ${until}`, term.from],
            };
          },
        },
      ];
    }),
};

const HOLIDAYS = ['01-01', '05-01', '12-25', '12-26'] as const;

export const unlistedHolidays: Kind = {
  name: 'holidays that are listed for some years',
  family: 'consistency',
  defect: 'A calendar of working hours lists holidays, and stops before the term does.',
  rules: ['holiday-list-unpinned'],
  applies: 'agreements with a term of more than one year, to which a calendar is added',
  sites: (file) =>
    allOf(file, 'Term').map((term) => ({
      at: agreementOf(term).name,
      inject: (random) => {
        const first = Number(term.from.slice(0, 4));
        const last = term.until === undefined ? undefined : Number(term.until.slice(0, 4));
        if (last === first) return 'it ends in the year in which it begins';
        const until = first + random.whole(0, Math.min(2, (last ?? first + 9) - first - 1));
        const days = Array.from({ length: until - first + 1 }, (_, place) => first + place).flatMap((year) =>
          HOLIDAYS.map((day) => `${year}-${day}`),
        );
        const name = freshName(file, 'WorkingHours');
        const text = `  ${marked(`calendar ${name} {\n    open mon..fri 09:00-17:00\n    holidays ${days.join(', ')}\n  }`)}`;
        return {
          edits: [insideEnd(agreementOf(term), text)],
          figures: [
            `'${name}'`,
            last === undefined ? `after ${until}` : `${until + 1}`,
            ...(term.until ?? '').split(' '),
          ],
        };
      },
    })),
};

export const DATES: readonly Kind[] = [levelBeforeTerm, unlistedHolidays];
