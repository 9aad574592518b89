import { type AstNode, WorkspaceCache } from 'langium';
import { isModel } from '../generated/ast.ts';
import type { SlaSharedServices } from '../services.ts';
import type { Book } from './book.ts';

/** All that the lowering of a declaration in a file may see of the agreement that uses it. */
export type Surroundings = Pick<Book, 'services' | 'zone' | 'currency' | 'used' | 'calendarIds'>;

/** What one lowering gave, and what it brought into the contract. */
interface Known<T> {
  readonly value: T;
  readonly used: Book['used'];
  readonly calendarIds: Book['calendarIds'];
}

/** Lowers declarations of files once for all agreements that use them, until a file changes. */
export interface SharedDeclarations {
  /**
   * What `lower` gives, or has given before for the same zone and currency. A declaration within an agreement is its own,
   * and is lowered anew. `lower` must be the same for one node each time.
   */
  readonly once: <T extends object>(node: AstNode, book: Book, lower: (around: Surroundings) => T) => T;
}

export function createSharedDeclarations(shared: SlaSharedServices): SharedDeclarations {
  const before = new WorkspaceCache<AstNode, Map<string, Known<object>>>(shared);
  return {
    once: <T extends object>(node: AstNode, book: Book, lower: (around: Surroundings) => T): T => {
      if (!isModel(node.$container)) return lower(book);
      const { services, zone, currency } = book;
      const ofNode = before.get(node, () => new Map());
      const key = `${zone} ${currency}`;
      let known = ofNode.get(key);
      if (known === undefined) {
        const used: Book['used'] = new Set();
        const calendarIds: Book['calendarIds'] = new Map();
        known = { value: lower({ services, zone, currency, used, calendarIds }), used, calendarIds };
        ofNode.set(key, known);
      }
      for (const one of known.used) book.used.add(one);
      for (const [calendar, ids] of known.calendarIds)
        book.calendarIds.set(calendar, new Set([...(book.calendarIds.get(calendar) ?? []), ...ids]));
      return known.value as T;
    },
  };
}
