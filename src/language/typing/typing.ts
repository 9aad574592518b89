import { type AstNode, AstUtils, type LangiumDocument, WorkspaceCache } from 'langium';
import {
  type Agreement,
  type Expression,
  isAgreement,
  isExpression,
  type NamedElement,
  Needs,
  Steps,
} from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { eachNode } from '../syntax/tree.ts';
import { type GrammarWords, grammarWords } from '../syntax/words.ts';
import { type CleanAgreements, footprintsOf, isKnownClean, remember } from '../workspace/footprints.ts';
import { checkDeclaration } from './checks.ts';
import { nameOf } from './expectations.ts';
import { inferType } from './expressions.ts';
import type { TypeProblem } from './problem.ts';
import { typeOfNamed } from './references.ts';
import type { Typer } from './typer.ts';
import { type ExpressionType, UNKNOWN } from './types.ts';

export interface Typing {
  /** The type of an expression; `unknown` where something in it is wrong, which is reported. */
  readonly typeOf: (expression: Expression | undefined) => ExpressionType;
  /** The type of what a declaration stands for where it's named, seen from `place`. */
  readonly typeOfNamed: (element: NamedElement, place: AstNode) => ExpressionType;
  /** Everything that doesn't fit in a document, in the order of the text. */
  readonly problems: (document: LangiumDocument) => readonly TypeProblem[];
  /** Whether something within the node doesn't fit. */
  readonly isFaulty: (node: AstNode) => boolean;
}

/** What is known of the types of one state of the workspace. A change of any file starts anew: types come from afar. */
interface Knowledge {
  readonly types: Map<Expression, ExpressionType>;
  /** Those that are being judged, each because of the one before it. */
  readonly open: Expression[];
  readonly columns: Map<AstNode, ExpressionType>;
  readonly problems: Map<LangiumDocument, TypeProblem[]>;
  readonly complete: Set<LangiumDocument>;
  /** The nodes with a problem, and all around them. */
  readonly faulty: Map<LangiumDocument, ReadonlySet<AstNode>>;
}

const nothingKnown = (): Knowledge => ({
  types: new Map(),
  open: [],
  columns: new Map(),
  problems: new Map(),
  complete: new Set(),
  faulty: new Map(),
});

export function createTyping(services: SlaServices): Typing {
  const cache = new WorkspaceCache<'all', Knowledge>(services.shared);
  const knowledge = (): Knowledge => cache.get('all', nothingKnown);

  const report = (problem: TypeProblem): void => {
    const { problems } = knowledge();
    const document = AstUtils.getDocument(problem.node);
    const known = problems.get(document);
    if (known === undefined) problems.set(document, [problem]);
    else known.push(problem);
  };

  const typeOf = (expression: Expression | undefined): ExpressionType => {
    if (expression === undefined) return UNKNOWN;
    const { types, open } = knowledge();
    const known = types.get(expression);
    if (known !== undefined) return known;
    if (open.includes(expression)) {
      report({ node: expression, code: 'defined-by-itself', message: `${nameOf(expression)} is defined by itself.` });
      types.set(expression, UNKNOWN);
      return UNKNOWN;
    }
    open.push(expression);
    const type = inferType(expression, typer);
    open.pop();
    // Whoever came back to it has said so.
    const said = types.get(expression);
    if (said !== undefined) return said;
    types.set(expression, type);
    return type;
  };

  /** On what agreements rested in which everything fitted: an edit elsewhere needn't judge them again. */
  const clean: CleanAgreements = new WeakMap();

  let words: GrammarWords | undefined;
  const canBeNamed = (name: string): boolean => {
    words ??= grammarWords(services.Grammar);
    return !words.isNoName(name);
  };

  const typer: Typer = {
    typeOf,
    report,
    columnTypes: () => knowledge().columns,
    rows: services.scoping.RowScopes,
    canBeNamed,
  };

  const problems = (document: LangiumDocument): readonly TypeProblem[] => {
    const known = knowledge();
    if (!known.complete.has(document)) {
      known.complete.add(document);
      const root = document.parseResult.value;
      const footprints = footprintsOf(document, services);
      checkDeclaration(root, typer);
      const judged: Agreement[] = [];
      for (const part of AstUtils.streamContents(root)) {
        if (isAgreement(part)) {
          if (isKnownClean(clean, document, part, footprints)) continue;
          judged.push(part);
        }
        // What a service or a target needs is no value; its names are judged where they are lowered.
        let unjudged: Set<AstNode | undefined> | undefined;
        eachNode(part, (node) => {
          checkDeclaration(node, typer);
          if (node.$type === Needs.$type || node.$type === Steps.$type || unjudged?.has(node.$container)) {
            unjudged ??= new Set();
            unjudged.add(node);
          } else if (isExpression(node)) typeOf(node);
        });
      }
      const wrong = withAncestors((known.problems.get(document) ?? []).map(({ node }) => node));
      for (const agreement of judged) remember(clean, document, agreement, wrong.has(agreement), footprints);
      known.problems.get(document)?.sort((a, b) => offsetOf(a.node) - offsetOf(b.node));
    }
    return known.problems.get(document) ?? [];
  };

  const isFaulty = (node: AstNode): boolean => {
    const { faulty } = knowledge();
    const document = AstUtils.getDocument(node);
    let nodes = faulty.get(document);
    if (nodes === undefined) {
      nodes = withAncestors(problems(document).map((problem) => problem.node));
      faulty.set(document, nodes);
    }
    return nodes.has(node);
  };

  return { typeOf, problems, isFaulty, typeOfNamed: (element, place) => typeOfNamed(element, place, typer) };
}

function withAncestors(nodes: Iterable<AstNode>): ReadonlySet<AstNode> {
  const all = new Set<AstNode>();
  for (const node of nodes)
    for (let at: AstNode | undefined = node; at !== undefined && !all.has(at); at = at.$container) all.add(at);
  return all;
}

const offsetOf = (node: AstNode): number => node.$cstNode?.offset ?? 0;
