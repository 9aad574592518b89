import type { SubstituteDeclaration } from '../../contract/dataset.ts';
import {
  type Agreement,
  type Dataset,
  isCall,
  isCondition,
  isMetric,
  isReference,
  isSubstituteItem,
  type SubstituteItem,
} from '../generated/ast.ts';
import { targetOf } from '../scoping/references.ts';
import type { SlaServices } from '../services.ts';
import { type Book, placeOf } from './book.ts';
import { lowerExpression } from './expressions.ts';
import { instanceNamed } from './instances.ts';
import { isSoundNode } from './sound.ts';
import { sourceRange } from './source.ts';
import { lowerTimeCondition } from './times.ts';
import { type Attempt, need, Unsound } from './unsound.ts';

/** The dataset and those that it extends, the furthest first. */
export function lineage(node: Dataset): readonly Dataset[] {
  const line: Dataset[] = [];
  for (let at: Dataset | undefined = node; at !== undefined; at = targetOf(at.base)) {
    if (line.includes(at)) throw new Unsound({ node, message: `Dataset '${node.name}' extends itself.` });
    line.unshift(at);
  }
  return line;
}

/** An agreement as it was lowered: in one version, with values of its own for parameters. */
export interface Lowering {
  readonly agreement: Agreement;
  readonly book: Book;
}

/**
 * What a dataset and those that it extends put in the place of conditions and metrics. What they name is what the agreement has by that name, which
 * may be another version of the one that the dataset is for, or asked for with other parameters.
 */
export function lowerSubstitutes(
  node: Dataset,
  lowering: () => Lowering,
  services: SlaServices,
  attempt: Attempt,
): readonly SubstituteDeclaration[] {
  const line = lineage(node);
  if (!line.some(({ items }) => items.some(isSubstituteItem))) return [];
  const found = new Map<string, SubstituteDeclaration>();
  const { agreement, book } = lowering();
  const { Composition } = services.composition;
  for (const dataset of line)
    for (const item of Composition.around(dataset, agreement).items) {
      if (!isSubstituteItem(item) || !isSoundNode(item, services)) continue;
      for (const one of attempt(() => lowerSubstitute(item, book)) ?? []) found.set(`${one.of.kind} ${one.of.id}`, one);
    }
  return [...found.values()];
}

/** What stands in for a condition or a metric; for a whole family, in each of its members. */
function lowerSubstitute(node: SubstituteItem, book: Book): readonly SubstituteDeclaration[] {
  const named = isCall(node.element) ? node.element.callee : node.element;
  const element = isReference(named) ? targetOf(named.element) : undefined;
  if (!isCondition(element) && !isMetric(element)) throw new Unsound();
  const outside = placeOf(book, { declaration: element, id: node.$container.name });
  const instances = isCall(node.element) ? [instanceNamed(node.element, outside)] : book.instances(element);
  return instances.map((instance) => {
    const place = placeOf(book, instance, '~');
    return {
      of: { kind: isCondition(element) ? 'condition' : 'metric', id: instance.id },
      by: isCondition(element) ? lowerTimeCondition(node.value, place) : lowerExpression(node.value, place),
      label: need(node.reason),
      at: sourceRange(node, book.services),
    };
  });
}
