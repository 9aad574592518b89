import { type ValidationCategory, type ValidationCheck, ValidationRegistry } from 'langium';

const FAILED = 'An error occurred during validation';

/** Langium's registry, which looks once for the checks of a type, and waits for none that is done: every document asks for all of its types. */
export class SlaValidationRegistry extends ValidationRegistry {
  /** By the categories that are asked for, and by type. */
  readonly #known = new Map<string, Map<string, readonly ValidationCheck[]>>();

  /** The checks of these categories, or of all, by the type of a node. */
  checksFor(categories: ValidationCategory[] | undefined): (type: string) => readonly ValidationCheck[] {
    const asked = categories?.join() ?? 'all';
    const known = this.#known.get(asked) ?? new Map<string, readonly ValidationCheck[]>();
    this.#known.set(asked, known);
    return (type) => {
      const before = known.get(type);
      if (before !== undefined) return before;
      const found = this.getChecks(type, categories).toArray();
      known.set(type, found);
      return found;
    };
  }

  protected override wrapValidationException(check: ValidationCheck, thisObj: unknown): ValidationCheck {
    return (node, accept, cancelToken) => {
      try {
        const going = check.call(thisObj, node, accept, cancelToken);
        return going instanceof Promise ? this.handleException(() => going, FAILED, accept, node) : undefined;
      } catch (error) {
        return this.handleException(() => Promise.reject(error), FAILED, accept, node);
      }
    };
  }

  override register(...registered: Parameters<ValidationRegistry['register']>): void {
    super.register(...registered);
    this.#known.clear();
  }
}
