import type { Fields, Ramp } from '../../analyse/loopholes/history.ts';
import {
  badObservations,
  badParts,
  badRows,
  clockStarts,
  everywhere,
  FOREVER,
  fewRows,
  kindsOfRows,
  moved,
  oneInterval,
  oneSlowRow,
  paused,
  type RowTarget,
  rowsOf,
  rowTargetsOf,
  waiting,
} from '../../analyse/loopholes/rows.ts';
import { lastDayOf } from './days.ts';
import { costOf, type Search, worstOf } from './edge.ts';
import { isFree, isJudged, type StatedDays, type Verdict } from './probe.ts';
import type { Finding } from './result.ts';
import { lastPassing } from './search.ts';

/** So many rows stand for all of a period; enough for a share in whole percent. */
const ROWS = 100;

/** Targets that rest on rows: what share of them may be bad, for how long all may be, or how long one may wait. */
export async function rowLoopholes(search: Search): Promise<RowFindings> {
  let undecided: string | undefined;
  for (const rows of rowTargetsOf(search.contract, search.target, search.period)) {
    const found = await ofData(search, rows);
    if (found.findings.length > 0) return found;
    undecided ??= found.undecided;
  }
  return { findings: [], ...(undecided === undefined ? {} : { undecided }) };
}

interface Pair {
  readonly good: Fields;
  readonly bad: Fields;
}

interface Kinds extends Pair {
  /** So many alike are judged. */
  readonly count: number;
}

interface RowFindings {
  readonly findings: readonly Finding[];
  readonly undecided?: string;
}

/** What a row comes to may be told long after the period in which it began (T7). */
function longEnough(search: Search): Search {
  const { contract, target, period, probe } = search;
  if (target.scope.kind === 'period') return search;
  const days: StatedDays = { ...search.days, until: lastDayOf(contract.zone, period.end + FOREVER + FOREVER) };
  return { ...search, days, judge: (history) => probe(history, days) };
}

async function ofData(within: Search, rows: RowTarget): Promise<RowFindings> {
  const search = longEnough(within);
  const { target, days } = search;
  const kinds = await tellApart(search, rows);
  if (kinds === undefined)
    return { findings: [], undecided: `no row of ${rows.data.id} was found that meets it beside one that misses it` };
  if (target.scope.kind === 'period') return { findings: await ofShare(search, rows, kinds) };
  const field = waitedFor(rows, kinds);
  if (field === undefined)
    return { findings: [], undecided: `whether a row of ${rows.data.id} meets it is not a matter of degree` };
  return { findings: (await ofWaiting(search, rows, kinds, field)).map((finding) => ({ ...finding, days })) };
}

/** How many rows may be bad; where not one, how bad one may be, or how much of each. */
async function ofShare(search: Search, rows: RowTarget, kinds: Kinds): Promise<readonly Finding[]> {
  const { good, bad, count } = kinds;
  if (rows.data.kind === 'intervals') {
    const lasting = await findingsOf(search, oneInterval(rows, bad));
    if (lasting.some(({ kind, figure }) => kind === 'free' && 'ms' in figure && figure.ms > 0)) return lasting;
  }
  const many = badObservations(rows, good, bad) ?? badRows(rows, good, bad, ROWS);
  const field = onlyDifference(kinds);
  const finer = field === undefined ? [] : [badParts(rows, good, bad, field), oneSlowRow(rows, good, field, ROWS)];
  const few = count > 1 ? await fewFinding(search, fewRows(rows, bad, count)) : [];
  const first = await findingsOf(search, many);
  const isStrict = first.every(
    ({ kind, figure }) => kind === 'costs' || ('bad' in figure ? figure.bad === 0 : figure.ms === 0),
  );
  if (!isStrict) return [...few, ...first];
  for (const ramp of finer) {
    const found = ramp === undefined ? [] : await findingsOf(search, ramp);
    if (found.some(({ kind, figure }) => kind === 'free' && ('bad' in figure ? figure.bad > 0 : figure.ms > 0)))
      return [...few, ...found];
  }
  return [...few, ...first];
}

async function ofWaiting(search: Search, rows: RowTarget, { good }: Kinds, field: string): Promise<readonly Finding[]> {
  const { start } = search.period;
  let found: readonly Finding[] = [];
  for (const from of clockStarts(rows)) {
    const findings = await findingsOf(search, waiting(rows, moved(good, from - start), field, from));
    if (waitOf(findings) > waitOf(found)) found = findings;
  }
  const pause = rows.asked.find(({ type }) => type.kind === 'intervals')?.name;
  if (pause === undefined) return found;
  const history = paused(rows, good, field, pause, start);
  const verdict = await search.judge(history);
  if (!isFree(search.target, verdict) || verdict.outcomes.length === 0) return found;
  return [
    {
      kind: 'free',
      shape: { kind: 'paused', data: rows.data.id, field: pause },
      figure: { kind: 'waiting', ms: FOREVER },
      history,
      verdict,
      limit: 'whole',
    },
    ...found,
  ];
}

const waitOf = (findings: readonly Finding[]): number =>
  Math.max(-1, ...findings.map(({ kind, figure }) => (kind === 'free' && figure.kind === 'waiting' ? figure.ms : -1)));

/** The edge of a ramp from both sides. */
async function findingsOf({ judge, target }: Search, ramp: Ramp): Promise<readonly Finding[]> {
  const edge = await lastPassing(ramp, judge, (verdict) => isFree(target, verdict) && isJudged(verdict));
  if (edge === undefined) return [];
  const cost = target.credits.length === 0 ? undefined : costOf(ramp, edge);
  return [worstOf(ramp, edge), ...(cost === undefined ? [] : [{ ...cost, isFirst: true }])];
}

/** Rows that are free because they are too few to be judged. */
async function fewFinding({ judge, target }: Search, ramp: Ramp): Promise<readonly Finding[]> {
  const edge = await lastPassing(ramp, judge, (verdict) => isFree(target, verdict));
  return edge === undefined || edge.n === 0 || edge.next === undefined || isJudged(edge.verdict)
    ? []
    : [worstOf(ramp, edge)];
}

/** A row that meets the target by itself, and one that misses it and differs in as little as possible; of so many where one alone isn't judged. */
async function tellApart(search: Search, rows: RowTarget): Promise<Kinds | undefined> {
  const all = kindsOfRows(rows, search.period.start);
  for (const count of search.target.scope.kind === 'period' ? [1, ROWS] : [1]) {
    const good: Fields[] = [];
    const bad: Fields[] = [];
    for (const fields of all) {
      const history =
        count > 1 && rows.data.everyMs !== undefined ? everywhere(rows, fields) : rowsOf(rows, fields, count);
      const verdict: Verdict = await search.judge(history);
      if (verdict.outcomes.length === 0 || !isJudged(verdict)) continue;
      if (isFree(search.target, verdict)) good.push(fields);
      else bad.push(fields);
      const pair = nearest(good, bad);
      if (pair !== undefined && difference(pair.good, pair.bad).length <= 1) return { ...pair, count };
    }
    const pair = nearest(good, bad);
    if (pair !== undefined) return { ...pair, count };
  }
  return undefined;
}

function nearest(good: readonly Fields[], bad: readonly Fields[]): Pair | undefined {
  let found: Pair | undefined;
  for (const one of good)
    for (const other of bad)
      if (found === undefined || difference(one, other).length < difference(found.good, found.bad).length)
        found = { good: one, bad: other };
  return found;
}

const difference = (a: Fields, b: Fields): readonly string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]),
  );

function onlyDifference({ good, bad }: Kinds): string | undefined {
  const [field, ...others] = difference(good, bad);
  return others.length === 0 ? field : undefined;
}

/** The instant of a good row that comes late, or never, in a bad one. */
function waitedFor({ data }: RowTarget, { good, bad }: Kinds): string | undefined {
  return data.fields.find(({ name, type }) => {
    const [early, late] = [good[name], bad[name]];
    if (type.kind !== 'instant' || early === undefined || !('kind' in early) || early.kind !== 'instant') return false;
    return late === undefined || ('kind' in late && late.kind === 'instant' && late.value >= early.value + FOREVER);
  })?.name;
}
