/**
 * What was found out once and may be asked again, up to a weight: what was used longest ago goes first. Work that fails is forgotten, so that nobody
 * gets another's failure.
 */
export class Memory<Value> {
  readonly #most: number;
  readonly #kept = new Map<string, { readonly value: Promise<Value>; weight: number }>();
  #weight = 0;

  /** `most`: of the weights of all that is kept, in whatever `weigh` counts. */
  constructor(most: number) {
    this.#most = most;
  }

  once(key: string, make: () => Promise<Value>, weigh: (value: Value) => number): Promise<Value> {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.value;
    }
    const entry = { value: make(), weight: 0 };
    this.#kept.set(key, entry);
    entry.value.then(
      (value) => this.#weighed(key, entry, weigh(value)),
      () => this.#forget(key),
    );
    return entry.value;
  }

  #weighed(key: string, entry: { weight: number }, weight: number): void {
    if (this.#kept.get(key) !== entry) return;
    entry.weight = weight;
    this.#weight += weight;
    for (const oldest of this.#kept.keys()) {
      if (this.#weight <= this.#most) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#weight -= this.#kept.get(key)?.weight ?? 0;
    this.#kept.delete(key);
  }
}
