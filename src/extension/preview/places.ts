/** Finds the text that a clause link or a problem speaks of, and shows it beside the preview. */
import { Position, Range, Uri, type ViewColumn, window, workspace } from 'vscode';
import type { SourceRange } from '../../contract/source.ts';
import type { SimulationProblem } from '../../protocol/requests.ts';

/** Shows a clause, selected, in the column of the agreement if it's open there. */
export async function revealClause(at: SourceRange, agreement: Uri, column: ViewColumn): Promise<void> {
  const range = new Range(at.start.line, at.start.column, at.end.line, at.end.column);
  await showRange(await resolve(at.file, agreement), range, column);
}

/** Shows the line that a problem names. */
export async function openProblem(
  { file, line = 1 }: SimulationProblem,
  agreement: Uri,
  column: ViewColumn,
): Promise<void> {
  if (file === undefined) return;
  const start = new Position(Math.max(0, line - 1), 0);
  await showRange(await resolve(file, agreement), new Range(start, start), column);
}

async function showRange(uri: Uri, selection: Range, column: ViewColumn): Promise<void> {
  const open = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  try {
    await window.showTextDocument(uri, { selection, viewColumn: open?.viewColumn ?? column });
  } catch {
    void window.showWarningMessage(
      `${uri.fsPath} can't be opened; it may have been moved since the statement was computed.`,
    );
  }
}

/** Statements name files relative to the workspace folder; without one, relative to the agreement. */
async function resolve(file: string, agreement: Uri): Promise<Uri> {
  if (/^[a-z][a-z0-9+.-]+:/i.test(file)) return Uri.parse(file);
  const folder = workspace.getWorkspaceFolder(agreement)?.uri;
  const candidates = [
    ...(folder === undefined ? [] : [Uri.joinPath(folder, file)]),
    Uri.joinPath(agreement, '..', file),
  ];
  for (const candidate of candidates) {
    if (await exists(candidate)) return candidate;
  }
  return candidates[0] ?? agreement;
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
