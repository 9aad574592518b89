import type { Diagnostic, Range } from 'vscode-languageserver-types';
import type { Layout } from '../workspace/footprints.ts';
import type { DiagnosticFix, RuleDiagnosticData } from './frame/diagnostics.ts';

/** A rule's diagnostic in a file whose declarations have moved up or down by lines since, none of them sideways. */
export function moved(diagnostic: Diagnostic, uri: string, from: Layout, to: Layout): Diagnostic {
  const place = (range: Range): Range => movedRange(range, from, to);
  const { relatedInformation } = diagnostic;
  const data = diagnostic.data as RuleDiagnosticData | undefined;
  return {
    ...diagnostic,
    range: place(diagnostic.range),
    ...(relatedInformation === undefined
      ? {}
      : {
          relatedInformation: relatedInformation.map((each) =>
            each.location.uri === uri
              ? { ...each, location: { ...each.location, range: place(each.location.range) } }
              : each,
          ),
        }),
    ...(data?.fixes === undefined
      ? {}
      : { data: { ...data, fixes: data.fixes.map((fix) => movedFix(fix, uri, place)) } }),
  };
}

const movedFix = (fix: DiagnosticFix, uri: string, place: (range: Range) => Range): DiagnosticFix => ({
  ...fix,
  edits: fix.edits.map((edit) => (edit.uri === uri ? { ...edit, range: place(edit.range) } : edit)),
});

function movedRange(range: Range, from: Layout, to: Layout): Range {
  const { line } = range.start;
  const index = from.ranges.findIndex(({ start, end }) => start.line <= line && line <= end.line);
  const [before, after] = [from.ranges[index], to.ranges[index]];
  const lines = before && after ? after.start.line - before.start.line : 0;
  return lines === 0 ? range : { start: down(range.start, lines), end: down(range.end, lines) };
}

const down = ({ line, character }: Range['start'], lines: number): Range['start'] => ({
  line: line + lines,
  character,
});
