import { HOUR_MS, MINUTE_MS, WEEKDAYS } from '../../time/civil.ts';
import * as ast from '../generated/ast.ts';

/** When a calendar is open in a week without holidays, and how much that is. */
export function hoursOfWeek(calendar: ast.Calendar): readonly string[] {
  const zone = calendar.items.find(ast.isZone)?.name;
  const where = zone === undefined ? '' : ` (${zone})`;
  if (calendar.items.some(ast.isAlwaysOpen)) return [`Open at every hour of every day: 168 h a week${where}.`];
  const stretches = calendar.items.filter(ast.isOpenHours).flatMap(({ hours }) => hours);
  if (stretches.length === 0) return [];
  const rows = WEEKDAYS.flatMap((day) => {
    const open = stretches.filter((hours) => hours.days.some((range) => includes(range, day)));
    return open.length === 0 ? [] : [`| ${day} | ${open.map(({ from, to }) => `${from}–${to}`).join(', ')} |`];
  });
  const minutes = stretches.reduce((sum, hours) => sum + minutesOf(hours) * daysOf(hours), 0);
  const closed = calendar.items.filter(ast.isClosedDates).flatMap(({ dates }) => dates).length;
  return [
    ['| day | open |', '|---|---|', ...rows].join('\n'),
    `${hoursAndMinutes(minutes)} a week${where}${closed === 0 ? '' : `, closed on ${closed} ${closed === 1 ? 'date' : 'dates'}`}.`,
  ];
}

function includes({ first, last }: ast.DayRange, day: ast.Weekday): boolean {
  const names: readonly string[] = WEEKDAYS;
  const [start, end, at] = [names.indexOf(first), names.indexOf(last ?? first), names.indexOf(day)];
  return start <= end ? start <= at && at <= end : at >= start || at <= end;
}

const daysOf = (hours: ast.Hours): number =>
  WEEKDAYS.filter((day) => hours.days.some((range) => includes(range, day))).length;

/** Hours that end before they begin run over midnight. */
function minutesOf({ from, to }: ast.Hours): number {
  const [start, end] = [clock(from), clock(to)];
  return end > start ? end - start : end - start + 24 * 60;
}

const clock = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const hoursAndMinutes = (minutes: number): string => {
  const perHour = HOUR_MS / MINUTE_MS;
  const rest = minutes % perHour;
  return `${Math.floor(minutes / perHour)} h${rest === 0 ? '' : ` ${rest} min`}`;
};
