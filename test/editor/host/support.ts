/** Documents, places in them, and waiting for what the server says, by the API that other extensions have. */
import { type Diagnostic, languages, type Position, type TextDocument, type Uri, workspace } from 'vscode';

/** Asks again until there is an answer; a loaded machine takes its time. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  limitMs = 90_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Waited in vain for ${what}.`);
}

export async function fileNamed(name: string): Promise<Uri> {
  const [uri] = await workspace.findFiles(`**/${name}`);
  if (uri === undefined) throw new Error(`The workspace has no ${name}.`);
  return uri;
}

export async function openDocument(name: string): Promise<TextDocument> {
  return workspace.openTextDocument(await fileNamed(name));
}

/** The position `offset` characters into the first occurrence of a text. */
export function placeOf(document: TextDocument, text: string, offset = 0): Position {
  const index = document.getText().indexOf(text);
  if (index < 0) throw new Error(`${document.fileName} has no '${text}'.`);
  return document.positionAt(index + offset);
}

/** Waits for a diagnostic with the code. */
export function diagnosticWithCode(uri: Uri, code: string): Promise<Diagnostic> {
  return until(`the diagnostic ${code}`, () => languages.getDiagnostics(uri).find((found) => codeOf(found) === code));
}

export function codeOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
