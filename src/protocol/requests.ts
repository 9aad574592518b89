/**
 * What editors ask the language server beyond the Language Server Protocol. The server answers from the same code as the command
 * line; a client carries the answer to the user and computes nothing.
 */
import type { Position } from '../contract/source.ts';
import type { ScenarioFile } from '../scenario/result.ts';
import type { Remark } from '../simulation/remarks.ts';
import type { Refusal, Stated } from '../simulation/result.ts';
import type { Statement } from '../statement/statement.ts';

export type { ExpectationFailure, ScenarioResult } from '../scenario/result.ts';
export type { Remark } from '../simulation/remarks.ts';
export type { RefusalReason, SimulationProblem } from '../simulation/result.ts';

/** `SimulateParams` → `SimulateResult`. Reports work-done progress on `workDoneToken` and can be cancelled. */
export const simulateRequest = 'sla/simulate';

/** `DatasetsParams` → `DatasetsResult`. */
export const datasetsRequest = 'sla/datasets';

/** `ScenariosParams` → `ScenariosResult`. */
export const scenariosRequest = 'sla/scenarios';

/** `RunScenariosParams` → `RunScenariosResult`. Can be cancelled. */
export const runScenariosRequest = 'sla/runScenarios';

/** `ContractChangedParams`, from the server: what a simulation of these documents says may have changed. */
export const contractChangedNotification = 'sla/contractChanged';

/**
 * To the server, without parameters: the user trusts the workspace from now on. Before it started, `trusted: false` among its initialization options
 * said that they don't.
 */
export const trustGrantedNotification = 'sla/trustGranted';

/** `DescribeParams` → `DescribeResult`: a declaration and a dataset for a file, as `sla data describe` proposes them. */
export const describeRequest = 'sla/describe';

export interface DescribeParams {
  /** The file of observations. */
  readonly uri: string;
}

export type DescribeResult = { readonly kind: 'proposal'; readonly text: string } | Refusal;

export interface SimulateParams {
  /** The `.sla` document that declares the agreement. */
  readonly uri: string;
  /** Name of a dataset; default: the first one declared for the agreement. */
  readonly dataset?: string;
  /** First period, as the command line's `--from` takes it: `2025`, `2025-Q1`, `2025-01` or `2025-01-31`. Default: the first data. */
  readonly from?: string;
  /** Last period, included, as `--to` takes it. Default: the last data. */
  readonly to?: string;
  readonly workDoneToken?: string | number;
}

/** The same answer, from the same code, as the command line's, with what that warns of beside a statement. */
export type SimulateResult = (Stated<Statement> & { readonly remarks: readonly Remark[] }) | Refusal;

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

export interface ScenariosParams {
  /** One document; absent: all of the workspace. */
  readonly uri?: string;
}

export interface ScenariosResult {
  /** Documents by their URI, sorted; those without scenarios are left out. */
  readonly documents: readonly { readonly uri: string; readonly scenarios: readonly DeclaredScenario[] }[];
}

/** A scenario as it's declared: what an editor lists, in the order of the text. */
export interface DeclaredScenario {
  readonly title: string;
  readonly agreement: string;
  readonly start: Position;
  readonly end: Position;
}

export interface RunScenariosParams {
  readonly uri: string;
  /** Places in the list of `sla/scenarios`, from 0; absent: all. */
  readonly only?: readonly number[];
}

/** The same answer, from the same code, as `sla test`; a place that the document no longer has is left out. */
export type RunScenariosResult = ScenarioFile;
