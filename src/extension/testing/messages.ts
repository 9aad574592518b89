/** What the test explorer says of a scenario that doesn't pass. Knows no editor, so that it can be tested without one. */
import type { Position } from '../../contract/source.ts';
import type { ExpectationFailure, ScenarioResult } from '../../protocol/requests.ts';

export interface ScenarioMessage {
  readonly text: string;
  /** Shown side by side, where there is a figure on each side. */
  readonly difference?: { readonly expected: string; readonly got: string };
  readonly start: Position;
  readonly end: Position;
}

export function messagesOf({ failures, problems, at }: ScenarioResult): readonly ScenarioMessage[] {
  return [...problems.map((text) => ({ text, start: at.start, end: at.start })), ...failures.flatMap(failureMessages)];
}

/** Two messages: beside figures that are compared, an editor shows no other text. */
function failureMessages({ about, expected, got, at, derivation }: ExpectationFailure): readonly ScenarioMessage[] {
  const { start, end } = at;
  const wrong = { text: `${about}: expected ${expected}, got ${got}`, difference: { expected, got }, start, end };
  const steps = derivation.map(({ stage, text, rule }) => `${stage.padEnd(10)}  ${text}${rule ? `  (${rule})` : ''}`);
  return steps.length === 0 ? [wrong] : [wrong, { text: `${about} came about so:\n${steps.join('\n')}`, start, end }];
}

/** A line for the run's output, and what went wrong below it. */
export const outputOf = (result: ScenarioResult): string =>
  [
    `${result.verdict.padEnd(6)}  ${result.title} (${result.agreement})`,
    ...messagesOf(result).map(({ text }) => text),
    '',
  ].join('\n');
