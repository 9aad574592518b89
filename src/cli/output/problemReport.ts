import type { Refusal, RefusalReason, SimulationProblem } from '../../simulation/result.ts';
import type { Colours } from '../terminal.ts';
import { printable } from './codeFrame.ts';

/** Version of the JSON form of a refusal; raised when its meaning changes. */
const PROBLEMS_SCHEMA = 'sla-problems/1';

/** What `--format json` prints of `sla simulate`, `sla data check` and `sla check --data` where observations come to no answer. */
export interface ProblemReport {
  readonly schema: typeof PROBLEMS_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly reason: RefusalReason;
  readonly problems: readonly SimulationProblem[];
}

export const problemReport = ({ reason, problems }: Refusal, tool: ProblemReport['tool']): ProblemReport => ({
  schema: PROBLEMS_SCHEMA,
  tool,
  reason,
  problems,
});

/** The problems for a reader, each with its place first. */
export const problemText = ({ problems }: Refusal, colours: Colours): string =>
  problems
    .map(
      (problem) => `${place(problem)}${colours.red('error')}${code(problem, colours)} ${printable(problem.message)}\n`,
    )
    .join('');

const code = (problem: SimulationProblem, colours: Colours): string =>
  problem.code === undefined ? '' : ` ${colours.dim(`[${problem.code}]`)}`;

/** `data/probes.csv:12, column ts, value '2025-13-01':  ` */
function place({ file, line, column, value, message }: SimulationProblem): string {
  // Messages about data begin with their place.
  if (file !== undefined && message.startsWith(file)) return '';
  const where = [
    ...(file === undefined
      ? []
      : [[file, line, typeof column === 'number' ? column : undefined].filter(isThere).join(':')]),
    ...(typeof column === 'string' ? [`column ${printable(column)}`] : []),
    ...(value === undefined ? [] : [`value '${printable(value)}'`]),
  ];
  return where.length === 0 ? '' : `${where.join(', ')}:  `;
}

const isThere = <T>(value: T | undefined): value is T => value !== undefined;
