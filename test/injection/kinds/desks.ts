/** Deadlines and small numbers: what a desk can do. */
import { ONE, rational } from '../../../src/exact/rational.ts';
import { insertedAt, insideEnd, marked } from '../edits.ts';
import { durationText, HOUR, MINUTE, percent } from '../figures.ts';
import type { Kind } from '../kind.ts';
import { type agreementOf, freshName, partyOf, rowLogs, type SoundFile } from '../tree.ts';

/** From Friday 17:00 to Monday 09:00. */
const WEEKEND = 64 * HOUR;

export const outsideHours: Kind = {
  name: 'deadline outside the hours',
  family: 'reach',
  defect: 'The clock always runs, and the service is closed for longer than the deadline.',
  rules: ['deadline-outside-hours'],
  applies: 'logs of items with two instants, for which a target and a service with office hours are added',
  sites: (file) =>
    rowLogs(file).map((log) => ({
      at: log.data.name,
      inject: (random) => {
        const [calendar, desk] = [freshName(file, 'OfficeHours'), freshName(file, 'Helpdesk')];
        const limit = random.whole(1, 63) * HOUR;
        const clock = marked(`elapsed from r.${log.from} to r.${log.to}`);
        const text = `  calendar ${calendar} {
    open mon..fri 09:00-17:00
  }
  service ${desk} "The desk" {
    hours ${calendar}
  }
  target ${freshName(file, 'InTime')} for each r in ${log.data.name} of ${desk} {
    ${clock} at most ${durationText(limit)} each calendar month
  }`;
        return {
          edits: [insideEnd(log.agreement, text)],
          figures: [{ ms: rational(limit) }, { ms: rational(WEEKEND) }],
        };
      },
    })),
};

export const lateSteps: Kind = {
  name: 'steps that take too long',
  family: 'reach',
  defect: 'The deadlines underneath add up to more than the one that they support.',
  rules: ['supporting-target-too-late'],
  applies: 'logs of items with two instants, for which a target and the two steps towards it are added',
  sites: (file) =>
    rowLogs(file).map((log) => ({
      at: log.data.name,
      inject: (random) => {
        const agreement = freshName(file, 'Desk');
        const limit = random.whole(2, 48) * HOUR;
        const first = random.whole(1, limit / HOUR - 1) * HOUR;
        const late = random.whole(1, 240) * MINUTE;
        const text = `  target ${freshName(file, 'InTime')} for each r in ${log.data.name} {
    elapsed from r.${log.from} to r.${log.to} at most ${durationText(limit)} each calendar month
    ${marked(`needs ${agreement}.Taken then ${agreement}.Done`)}
  }`;
        const steps = operational(file, agreement, log.agreement, [first, limit - first + late]);
        return {
          edits: [insideEnd(log.agreement, text), insertedAt(file.text.length, steps)],
          figures: [{ ms: rational(limit) }, { ms: rational(late) }],
        };
      },
    })),
};

function operational(
  file: SoundFile,
  agreement: string,
  of: ReturnType<typeof agreementOf>,
  limits: readonly number[],
): string {
  const party = freshName(file, 'Team');
  const provider = partyOf(of, 'provider') ?? '';
  const names = ['Taken', 'Done'];
  const targets = limits.map((limit, i) => {
    const name = names[i] ?? '';
    return `  data log${name} items {
    collected automatically by ${party}
    belongs by begun
    field number: text
    field begun: time
    field ended: time?
  }
  target ${name} for each l in log${name} of Desk {
    elapsed from l.begun to l.ended at most ${durationText(limit)} each calendar month
  }`;
  });
  return `
party ${party}
agreement ${agreement} "Steps" {
  version 1.0.0
  kind operational
  between provider ${party} and customer ${provider}
  term 2000-01-01
  zone "UTC"
  currency USD
  service Desk "The team" {}
${targets.join('\n')}
}
`;
}

export const smallSample: Kind = {
  name: 'small sample',
  family: 'reach',
  defect: 'Of the rows that are expected a single miss breaches the target.',
  rules: ['too-few-events'],
  applies: 'logs of items with two instants, for which a share of them and a target on it are added',
  sites: (file) =>
    rowLogs(file).map((log) => ({
      at: log.data.name,
      inject: (random) => {
        const metric = freshName(file, 'ShareInTime');
        const level = rational([random.whole(800, 995), 1000]);
        // One of n is more than may miss.
        const largest = Number(ONE.div(ONE.sub(level)).ceil().sub(1).valueOf());
        const count = random.whole(2, Math.max(2, largest));
        const text = `  metric ${metric} {
    measure share of ${log.data.name} where (elapsed from ${log.from} to ${log.to} at most 4 h)
  }
  target ${freshName(file, 'MostInTime')} {
    ${marked(`${metric} at least ${percent(level)}`)} each calendar month
  }`;
        return {
          edits: [
            insideEnd(log.data, `    baseline ${count} rows each calendar month`),
            insideEnd(log.agreement, text),
          ],
          figures: [`Of the ${count} `, `${count - 1} of ${count}`, { percent: level }],
        };
      },
    })),
};

export const DESKS: readonly Kind[] = [outsideHours, lateSteps, smallSample];
