import path from 'node:path';
import type { LangiumDocument } from 'langium';
import type { Diagnostic } from 'vscode-languageserver-types';
import { URI } from 'vscode-uri';
import { formatOfName } from '../../contract/fileFormat.ts';
import type { SourceRange } from '../../contract/source.ts';
import type { SlaServices } from '../../language/services.ts';
import { type Checking, loadFiles, loadText } from '../../language/workspace/load.ts';
import { codeOf, messageOf } from '../../simulation/soundness.ts';
import { usageFailure } from '../exitCode.ts';
import { reasonOf } from '../output/atomicFile.ts';
import { type CheckedFile, type Finding, SEVERITIES } from '../output/findings.ts';
import { projectRoot } from './root.ts';
import { servicesFor } from './services.ts';

/** The language's services over the files of a project. */
export interface Workspace {
  readonly services: SlaServices;
  /** The project's folder, absolute. */
  readonly root: string;
  /** Reads and checks files, given by absolute paths, with all that they import. */
  readonly open: (files: readonly string[]) => Promise<readonly LangiumDocument[]>;
  /** A text that lies nowhere, as if it lay at a path. */
  readonly openText: (file: string, text: string) => Promise<LangiumDocument>;
}

export function openWorkspace(
  directory: string,
  files: readonly string[] = [],
  checking: Checking = 'everything',
): Workspace {
  const root = projectRoot(directory);
  const outside = files.map((file) => path.dirname(file)).filter((folder) => !isInside(folder, root));
  const roots = [root, ...new Set(outside)].map((folder) => URI.file(folder));
  const services = servicesFor(roots);
  return {
    services,
    root,
    open: async (names) => {
      for (const name of names) requireAgreements(name);
      const uris = names.map((name) => URI.file(name));
      return loadFiles(services, uris, checking).catch(unread);
    },
    openText: (file, text) =>
      loadText(services, text, URI.file(path.resolve(directory, file)), checking).catch((error) => {
        if (!(error instanceof RangeError)) throw error;
        return unread(error);
      }),
  };
}

/** Every other name is one of a file that the language doesn't read. */
function requireAgreements(file: string): void {
  if (path.extname(file) === '.sla') return;
  const name = path.basename(file);
  throw formatOfName(name) === undefined
    ? usageFailure(`${name} is no .sla file.`, 'Agreements stand in files whose names end in .sla.')
    : usageFailure(
        `${name} holds observations and no agreement.`,
        `Name the .sla file whose dataset reads it; 'sla data describe ${name}' proposes one.`,
      );
}

function unread(error: unknown): never {
  throw usageFailure(`Can't read ${fileOf(error) ?? 'a file'}: ${reasonOf(error)}.`);
}

/** Node's errors name the file that they are about. */
const fileOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).path : undefined;

const isInside = (folder: string, root: string): boolean => {
  const relative = path.relative(root, folder);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
};

/** What was found in a document, in the order of its text. */
export function checkedFile(document: LangiumDocument, services: SlaServices): CheckedFile {
  const { Roots } = services.shared.workspace;
  const file = Roots.pathOf(document.uri);
  const findings = (document.diagnostics ?? []).map((diagnostic) => findingOf(diagnostic, file, services));
  return { path: file, text: document.textDocument.getText(), findings: findings.sort(inOrderOfText) };
}

function findingOf(diagnostic: Diagnostic, file: string, { shared }: SlaServices): Finding {
  const { severity, codeDescription, relatedInformation = [], range } = diagnostic;
  return {
    severity: SEVERITIES[(severity ?? 1) - 1] ?? 'error',
    code: codeOf(diagnostic),
    message: messageOf(diagnostic),
    at: sourceRange(range, file),
    ...(codeDescription === undefined ? {} : { link: codeDescription.href }),
    related: relatedInformation.map(({ message, location }) => ({
      message,
      at: sourceRange(location.range, shared.workspace.Roots.pathOf(URI.parse(location.uri))),
    })),
  };
}

const sourceRange = ({ start, end }: Diagnostic['range'], file: string): SourceRange => ({
  file,
  start: { line: start.line, column: start.character },
  end: { line: end.line, column: end.character },
});

const inOrderOfText = (a: Finding, b: Finding): number =>
  a.at.start.line - b.at.start.line ||
  a.at.start.column - b.at.start.column ||
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
