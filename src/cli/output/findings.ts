import type { SourceRange } from '../../contract/source.ts';

export const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that is wrong or noteworthy in a file. Lines and columns are 0-based, as in the Language Server Protocol. */
export interface Finding {
  readonly severity: Severity;
  /** The rule's stable name. */
  readonly code: string;
  readonly message: string;
  readonly at: SourceRange;
  /** The rule's page. */
  readonly link?: string;
  readonly related: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly message: string;
  readonly at: SourceRange;
}

export interface CheckedFile {
  readonly path: string;
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** Whether a finding is as severe as what was asked for, or more. */
export const isAtLeast = (severity: Severity, asked: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(asked);

export type SeverityCounts = Readonly<Record<Severity, number>>;

export function countBySeverity(files: readonly CheckedFile[]): SeverityCounts {
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { findings } of files) for (const { severity } of findings) counts[severity]++;
  return counts;
}
