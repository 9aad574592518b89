/** Plain data as a text without where it is written: what stands in two files says the same. `visit` gets each text within. */
export function withoutPlaces(data: unknown, visit: (text: string) => void = () => undefined): string {
  return (
    JSON.stringify(data, function (this: unknown, name: string, value: unknown) {
      if (name === 'at' && isPlace(value)) return undefined;
      // A node's name of its own says nothing of what it comes to.
      if (name === 'id' && isNode(this)) return undefined;
      if (typeof value === 'string') visit(value);
      return value;
    }) ?? ''
  );
}

const isNode = (value: unknown): boolean => typeof value === 'object' && value !== null && 'op' in value;

const isPlace = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'file' in value && 'start' in value && 'end' in value;
