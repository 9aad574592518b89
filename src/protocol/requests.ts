/**
 * What editors ask the language server beyond the Language Server Protocol. The server answers from the same code as the command
 * line; a client carries the answer to the user and computes nothing.
 */
import type { Statement } from '../statement/statement.ts';

/** `SimulateParams` → `SimulateResult`. Reports work-done progress on `workDoneToken` and can be cancelled. */
export const simulateRequest = 'sla/simulate';

/** `DatasetsParams` → `DatasetsResult`. */
export const datasetsRequest = 'sla/datasets';

/** `ContractChangedParams`, from the server: what a simulation of these documents says may have changed. */
export const contractChangedNotification = 'sla/contractChanged';

export interface SimulateParams {
  /** The `.sla` document that declares the agreement. */
  readonly uri: string;
  /** Name of a dataset; default: the first one declared for the agreement. */
  readonly dataset?: string;
  /** First period, as the command line's `--from` takes it: `2025`, `2025-01` or `2025-01-31`. Default: the first data. */
  readonly from?: string;
  /** Last period, included, as `--to` takes it. Default: the last data. */
  readonly to?: string;
  readonly workDoneToken?: string | number;
}

export type SimulateResult =
  | { readonly kind: 'statement'; readonly dataset: string; readonly statement: Statement }
  | { readonly kind: 'problems'; readonly reason: RefusalReason; readonly problems: readonly SimulationProblem[] };

/** Why there is no statement: each reason has a different remedy. */
export type RefusalReason =
  /** The document has errors; the Problems panel lists them. */
  | 'invalid-contract'
  /** The document declares no agreement. */
  | 'no-agreement'
  /** No dataset maps files to the agreement's data, or none of the name asked for. */
  | 'no-dataset'
  /** Files are missing, or rows don't fit; nothing was settled. */
  | 'data-rejected'
  /** `from` or `to` is malformed, or they don't enclose a period. */
  | 'invalid-period';

/** One thing that is wrong, with as much of its place as is known. */
export interface SimulationProblem {
  readonly message: string;
  /** The diagnostic's or rejection's stable name. */
  readonly code?: string;
  /** A URI, or the path as the dataset gives it. */
  readonly file?: string;
  /** Counted from 1, as the command line prints them. */
  readonly line?: number;
  readonly column?: string | number;
  readonly value?: string;
}

export interface DatasetsParams {
  readonly uri: string;
}

export interface DatasetsResult {
  /** Names in the order in which they are declared. */
  readonly datasets: readonly string[];
}

export interface ContractChangedParams {
  readonly uris: readonly string[];
}
