import type { AstNode } from 'langium';
import {
  isAppliesWhen,
  isCommitment,
  isLet,
  isMetric,
  isReference,
  isVerdict,
  type Target,
  type Verdict,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import { eachNode } from '../syntax/tree.ts';
import { report } from './expectations.ts';
import { targetNamedBy } from './named.ts';
import type { Typer } from './typer.ts';

/** A verdict that waits for another of the same period must not be waited for by it. */
export function checkVerdicts(node: Target, typer: Typer): void {
  for (const asked of verdictsIn(node)) {
    const other = targetNamedBy(asked.target);
    if (other === undefined || !waitsFor(other, node)) continue;
    report(
      typer,
      asked,
      'defined-by-itself',
      other === node
        ? `'${node.name}' is judged by its own outcome.`
        : `'${node.name}' waits for the outcome of '${other.name}', and that for '${node.name}': neither can be judged first.`,
    );
  }
}

function waitsFor(from: Target, wanted: Target, seen: Set<Target> = new Set()): boolean {
  if (from === wanted) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return verdictsIn(from).some((asked) => {
    const next = targetNamedBy(asked.target);
    return next !== undefined && waitsFor(next, wanted, seen);
  });
}

/** What a target's outcome asks, itself and through the values and metrics that it names; not what it pays. */
function verdictsIn(target: Target): readonly Verdict[] {
  const found: Verdict[] = [];
  const seen = new Set<AstNode>();
  const visit = (node: AstNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    eachNode(node, (one) => {
      if (isVerdict(one)) found.push(one);
      const named = isReference(one) ? targetOf(one.element) : undefined;
      if (isLet(named) || isMetric(named)) visit(named);
    });
  };
  for (const item of target.items) if (isCommitment(item) || isAppliesWhen(item)) visit(item);
  return found;
}
