import { type AstNode, AstUtils, UriUtils, type ValidationAcceptor } from 'langium';
import {
  type Import,
  isCondition,
  isDataDeclaration,
  isFamilyVariable,
  isImport,
  isModel,
  isRowName,
  isService,
  isTable,
} from '../generated/ast.ts';
import { LIBRARY_FILES, LIBRARY_PREFIX } from '../library/standard.ts';
import { nearestNames } from '../scoping/nearest.ts';
import type { SlaServices } from '../services.ts';
import { canBeConstant } from '../syntax/constants.ts';
import { isLean } from '../syntax/lean/nodes.ts';
import type { ImportFailure } from '../workspace/imports.ts';
import { unusedImport } from './unusedImports.ts';

/** Whether the file can be read, and whether the names that it brings are clear. */
export function checkImport(node: Import, services: SlaServices, accept: ValidationAcceptor): void {
  const failure = services.shared.workspace.Imports.failure(node);
  if (failure === undefined) {
    clashesOfAlias(node, accept);
    conflictsOf(node, services, accept);
    // Of files that are only settled nobody reads hints.
    if (!isLean(node.$cstNode)) unusedImport(node, accept);
    return;
  }
  const code = failure === 'outside' ? 'import-outside' : 'bad-import';
  accept('error', IMPORT_FAILURES[failure](node.path ?? ''), {
    node,
    property: 'path',
    code,
    data: { code, suggestions: failure === 'missing' ? nearFiles(node, services) : [] },
  });
}

/** What the name of an import stands before would mean something else where the same name is declared. */
function clashesOfAlias(node: Import, accept: ValidationAcceptor): void {
  const { name, $container: root } = node;
  if (name === undefined) return;
  if (!canBeConstant(name)) {
    const message = `'${name}' is a word of the language: choose another name for this import.`;
    accept('error', message, { node, property: 'name', code: 'reserved-name', data: { code: 'reserved-name' } });
    return;
  }
  const code = 'duplicate-name';
  const before = root.imports.slice(0, root.imports.indexOf(node)).find((other) => other.name === name);
  if (before !== undefined) {
    const message = `"${before.path}" is imported as '${name}' already: choose another name for this one.`;
    accept('error', message, { node, property: 'name', code, data: { code } });
    return;
  }
  for (const other of AstUtils.streamAst(root)) {
    if (other === node || !('name' in other) || other.name !== name || !hasMembers(other)) continue;
    const message = `'${name}' is the name of the import of "${node.path}": choose another one for one of them, since '${name}.' leads to what the import brings.`;
    accept('error', message, { node: other, property: 'name' as never, code, data: { code } });
  }
}

/** What a file declares, and what a dot may stand behind. */
const hasMembers = (node: AstNode): boolean =>
  (isModel(node.$container) && !isImport(node)) ||
  isFamilyVariable(node) ||
  isRowName(node) ||
  isService(node) ||
  isTable(node) ||
  isDataDeclaration(node) ||
  isCondition(node);

/** A name that two imports give could mean either. */
function conflictsOf(node: Import, { scoping: { Names } }: SlaServices, accept: ValidationAcceptor): void {
  const { imports } = node.$container;
  const earlier = imports.slice(0, imports.indexOf(node));
  if (earlier.length === 0) return;
  const own = Names.ofDocument(AstUtils.getDocument(node));
  for (const [name, [mine]] of Names.ofImport(node)) {
    const before = earlier.find((other) =>
      Names.ofImport(other)
        .get(name)
        ?.some((theirs) => theirs.node !== mine?.node),
    );
    if (before === undefined || mine === undefined || own.has(name)) continue;
    const listed = node.names.findIndex(({ declaration }) => declaration.$refText === name);
    const message = `'${name}' is declared in "${before.path}" and in "${node.path}": list the names that are wanted of one of them, import { … } from "${node.path}".`;
    const code = 'duplicate-name';
    accept('error', message, {
      node,
      code,
      data: { code },
      ...(listed < 0 ? { property: 'path' as const } : { property: 'names' as const, index: listed }),
    });
  }
}

/** Files whose path is nearly what was written, as they are written in an import. */
function nearFiles(node: Import, { shared }: SlaServices): readonly string[] {
  const here = AstUtils.getDocument(node);
  const paths = shared.workspace.LangiumDocuments.all
    .filter(({ uri }) => uri.scheme === here.uri.scheme && uri !== here.uri)
    .map(({ uri }) => UriUtils.relative(UriUtils.dirname(here.uri), uri))
    .toArray()
    .concat(LIBRARY_FILES.map((name) => `${LIBRARY_PREFIX}${name}`));
  const [wanted = ''] = (node.path ?? '').split('/').slice(-1);
  const sameName = paths.filter((path) => path.endsWith(`/${wanted}`) || path === wanted);
  return [...new Set([...sameName, ...nearestNames(node.path ?? '', paths)])].map((path) => JSON.stringify(path));
}

const IMPORT_FAILURES: Readonly<Record<ImportFailure, (path: string) => string>> = {
  empty: () => 'Write the path of a .sla file, relative to this one.',
  'not-sla': (path) => `"${path}" is no .sla file.`,
  outside: (path) => `"${path}" lies outside the workspace: only files inside it are read.`,
  missing: (path) =>
    path.startsWith(LIBRARY_PREFIX)
      ? `The library has no "${path.slice(LIBRARY_PREFIX.length)}": it has ${LIBRARY_FILES.join(', ')}.`
      : `There is no file "${path}", or it can't be read. Paths are relative to this file.`,
  itself: () => 'A file needs no import of itself.',
};
