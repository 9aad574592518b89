import type { Agreements } from '../../../analyse/dependencies.ts';
import type { Contract } from '../../../contract/contract.ts';
import type { SourceRange } from '../../../contract/source.ts';
import type { AgreementRecord } from '../trackRecords.ts';
import type { Outline, OutlinedDataset } from './outline.ts';

export const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const FAMILIES = {
  control: 'Does the metric reflect what the obligated party controls?',
  reach: 'Can the target be met, and would a miss be seen?',
  gaming: 'How would each party optimise its figures?',
  collection: 'Will anybody measure this?',
  'credit-rules': 'Does the money follow the service?',
  completeness: 'Is the management part there?',
  consistency: 'Does the agreement agree with itself and its neighbours?',
} as const;
export type Family = keyof typeof FAMILIES;

/** Something that the validator finds beyond syntax, names and types: its code, its page and its defaults in one place. */
export interface RuleDescription {
  /** Stable: the code of its diagnostics, the name in `sla.config.json` and in ignore comments, and its page. */
  readonly name: string;
  readonly family: Family;
  readonly defaultSeverity: Severity;
  /** Whom the defect helps. */
  readonly favours: 'provider' | 'customer' | 'neither';
  /**
   * `what-is-said` holds of a part that is there, so it also runs on an agreement of which errors have left some parts out;
   * `what-is-missing` doesn't.
   */
  readonly judges: 'what-is-said' | 'what-is-missing';
  /** `slow` rules run when a file is opened or saved, or on the command line, not with each keystroke. */
  readonly cost: 'fast' | 'slow';
  readonly options?: Readonly<Record<string, RuleOption>>;
  readonly doc: RuleDocumentation;
}

/** Judges each agreement of a file. A rule that can't decide says nothing. */
export interface Rule extends RuleDescription {
  readonly check: (context: RuleContext, report: (finding: Finding) => void) => void;
}

/** Judges each dataset of a file, which needs no agreement beside it. */
export interface DatasetRule extends RuleDescription {
  readonly checkDataset: (context: DatasetContext, report: (finding: Finding) => void) => void;
}

/** A figure or switch that `sla.config.json` may set. */
export type RuleOption =
  | { readonly type: 'number'; readonly default: number; readonly minimum?: number; readonly description: string }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string };

export interface RuleDocumentation {
  /** One sentence: what it finds. */
  readonly what: string;
  /** Why it matters, with the figure that hurts. Markdown. */
  readonly why: string;
  /** Run by the tests: the rule finds something in this one, */
  readonly bad: Example;
  /** and nothing in this one. */
  readonly good: Example;
  /** When it's right to silence it. Markdown. */
  readonly silence: string;
}

/** A file, or clauses of an agreement, which `example.ts` puts into a whole file. */
export interface Example {
  readonly as: 'file' | 'clauses';
  readonly text: string;
}

export interface RuleContext {
  readonly contract: Contract;
  /** Agreements of the same file and of those it imports. */
  readonly agreements: Agreements;
  /** The text in a range, `undefined` where its file isn't at hand. */
  readonly textOf: (at: SourceRange) => string | undefined;
  /** How the targets fared on observations, where a simulation has found it out. */
  readonly record: AgreementRecord | undefined;
  /** Names and places of the text that the contract no longer has. */
  readonly outline: Outline;
  readonly numberOption: (name: string) => number;
  readonly booleanOption: (name: string) => boolean;
}

export interface DatasetContext {
  readonly dataset: OutlinedDataset;
  /** The text in a range, `undefined` where its file isn't at hand. */
  readonly textOf: (at: SourceRange) => string | undefined;
}

/** Something found. */
export interface Finding {
  /** What is wrong, with the figure and a witness, and what to do. Whole sentences. */
  readonly message: string;
  /**
   * Where it stands: the narrowest range first, then wider ones. The first that lies in the agreement's own file carries the
   * diagnostic; one in an imported file becomes related information.
   */
  readonly at: readonly [SourceRange, ...SourceRange[]];
  /** The instance of a family that it's about, such as `Availability(git)`: findings that differ in this alone are shown as one. */
  readonly about?: string;
  /** Where this one weighs less than what the rule usually finds; settings come first. */
  readonly severity?: Severity;
  /** Tells apart findings of one rule at one range. */
  readonly key?: string;
  readonly related?: readonly { readonly message: string; readonly at: SourceRange }[];
  /** Only where there is a right answer. */
  readonly fixes?: readonly RuleFix[];
}

export interface RuleFix {
  /** An order: `Pay only below 99.9%`. */
  readonly title: string;
  readonly edits: readonly { readonly at: SourceRange; readonly newText: string }[];
}
