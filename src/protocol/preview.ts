/** What the extension and the preview say to each other. The preview draws; the extension asks the server and moves the editor. */
import type { SourceRange } from '../contract/source.ts';
import type { Statement } from '../statement/statement.ts';
import type { RefusalReason, Remark, SimulationProblem } from './requests.ts';

/** What the reader has chosen. Empty texts leave the choice to the server. */
export interface PreviewChoice {
  readonly dataset: string;
  readonly from: string;
  readonly to: string;
}

/** Kept by the webview over a reload, and handed back to the extension to restore it. */
export interface PreviewState {
  readonly uri: string;
  readonly choice: PreviewChoice;
}

export type PreviewContent =
  | { readonly kind: 'nothing-yet' }
  | { readonly kind: 'statement'; readonly statement: Statement; readonly remarks: readonly Remark[] }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly problems: readonly SimulationProblem[] }
  /** The server failed or couldn't be asked. */
  | { readonly kind: 'failed'; readonly message: string };

export type ToPreview = {
  readonly type: 'show';
  /** Name of the file, as the reader knows it. */
  readonly file: string;
  readonly state: PreviewState;
  /** Names of the datasets to choose from. */
  readonly datasets: readonly string[];
  /** The dataset that the content is of, if any. */
  readonly dataset: string;
  readonly content: PreviewContent;
  /** What is being worked on while the content is still the former one. */
  readonly busy?: string;
};

export type FromPreview =
  | { readonly type: 'ready' }
  | { readonly type: 'choose'; readonly choice: PreviewChoice }
  | { readonly type: 'reveal'; readonly at: SourceRange }
  | { readonly type: 'open'; readonly problem: SimulationProblem }
  | { readonly type: 'show-problems' }
  | { readonly type: 'retry' };
