import { scalar } from '../analyse/bands.ts';
import { type Judged, trackRecord } from '../analyse/trackRecord.ts';
import type { AgreementRecord } from '../language/validation/trackRecords.ts';
import type { Statement, TargetLine, TargetStatement } from '../statement/statement.ts';

/** How each target fared in the periods of a statement: those for all records together, as the agreement writes them. */
export function recordOf(statement: Statement): AgreementRecord {
  const groups = Map.groupBy(statement.targets, ({ id, of }) =>
    of === undefined ? id : `${of.family}[${of.records}]`,
  );
  return {
    dataset: statement.dataset.id,
    firstDay: statement.range.firstDay,
    lastDay: statement.range.lastDay,
    targets: new Map(
      [...groups].flatMap(([id, targets]) => {
        const [first] = targets;
        return first?.threshold === undefined
          ? []
          : [[id, recordOfTargets(targets, first.threshold.operator)] as const];
      }),
    ),
  };
}

function recordOfTargets(
  targets: readonly TargetStatement[],
  operator: NonNullable<TargetStatement['threshold']>['operator'],
) {
  const upwards = operator === 'at-least' || operator === 'above';
  const lines = targets.flatMap(({ of, lines: all }) => all.map((line) => ({ line, member: of?.member })));
  const judged = lines.flatMap(({ line, member }) => (isWhole(line) ? judgedLine(line, member, upwards) : []));
  return trackRecord(judged, lines.length - judged.length, upwards);
}

/** A period that term or data cut isn't one of those that the target is about; a row is whole wherever it lies. */
const isWhole = ({ row, period }: TargetLine): boolean => row !== undefined || !period.partial;

function judgedLine(line: TargetLine, member: string | undefined, upwards: boolean): readonly Judged[] {
  const { outcome, value, between, period, row } = line;
  if (outcome === 'not-measured' || outcome === 'not-applicable') return [];
  // Where gaps leave the value between two figures, the one that is certain counts.
  const shown = value ?? (upwards ? between?.low : between?.high);
  const figure = shown && scalar(shown.value);
  const name = [member, row?.text ?? period.key].filter((part) => part !== undefined).join(' ');
  return [
    {
      name,
      met: outcome === 'met',
      ...(figure === undefined || shown === undefined ? {} : { value: figure, text: shown.text }),
    },
  ];
}
