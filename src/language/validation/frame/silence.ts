import type { Diagnostic } from 'vscode-languageserver-types';
import { didYouMean, nearestNames } from '../../scoping/nearest.ts';
import { plainDiagnostic, unnecessary } from './diagnostics.ts';
import type { Ignore } from './ignores.ts';
import { SETTINGS_PAGE } from './pages.ts';

const page: Partial<Diagnostic> = { codeDescription: { href: SETTINGS_PAGE } };

export interface Turn {
  /** The rules that were run: of others nobody knows whether a comment is of use. */
  readonly ran: ReadonlySet<string>;
  readonly first: boolean;
}

export interface Silenced {
  /** What is left to be shown. */
  readonly left: readonly Diagnostic[];
  /** The rules of which a finding was taken out. */
  readonly rules: ReadonlySet<string>;
}

/**
 * Takes out what ignore comments silence, and reports the comments that silence nothing, give no reason or name no rule.
 * Where rules run in several turns, the first one reports the comments.
 */
export function silence(
  diagnostics: readonly Diagnostic[],
  ignores: readonly Ignore[],
  known: readonly string[],
  { ran, first }: Turn,
): Silenced {
  const used = new Set<string>();
  const left = diagnostics.filter((diagnostic) => {
    const silencing = ignores.findIndex(
      ({ rules, reason, line }) =>
        reason !== '' &&
        (line === undefined || line === diagnostic.range.start.line) &&
        rules.some(({ name }) => name === diagnostic.code && known.includes(name)),
    );
    if (silencing >= 0) used.add(`${silencing} ${diagnostic.code}`);
    return silencing < 0;
  });
  const reported = ignores.flatMap((ignore, index) => {
    if (!first && (ignore.rules.length === 0 || ignore.reason === '')) return [];
    if (ignore.rules.length === 0)
      return [
        plainDiagnostic(
          'warning',
          'ignore-unknown-rule',
          'Name the rule to ignore: // sla-ignore band-gap: reason.',
          ignore.range,
          page,
        ),
      ];
    if (ignore.reason === '')
      return [
        plainDiagnostic(
          'warning',
          'ignore-without-reason',
          `Say why '${ignore.rules.map(({ name }) => name).join("', '")}' is ignored here: // sla-ignore ${ignore.rules.map(({ name }) => name).join(', ')}: reason. Without one nothing is ignored.`,
          ignore.range,
          page,
        ),
      ];
    return ignore.rules.flatMap(({ name, range }) => {
      if (!known.includes(name)) {
        if (!first) return [];
        const message = `There is no rule '${name}'.${didYouMean(nearestNames(name, known))}`;
        return [plainDiagnostic('warning', 'ignore-unknown-rule', message, range, page)];
      }
      if (used.has(`${index} ${name}`) || !ran.has(name)) return [];
      const message = `'${name}' finds nothing here any more: this ignore can go.`;
      return [plainDiagnostic('hint', 'unused-ignore', message, range, { ...page, ...unnecessary })];
    });
  });
  const rules = diagnostics.filter((one) => !left.includes(one)).map(({ code }) => String(code));
  return { left: [...left, ...reported], rules: new Set(rules) };
}
