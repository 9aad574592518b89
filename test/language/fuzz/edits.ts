/** Random edits of a text, a token at a time: what happens to a file while somebody writes it, and worse. */

export const EDITS = ['insert', 'delete', 'replace', 'swap', 'duplicate'] as const;
export type EditKind = (typeof EDITS)[number];

/** A token's place in its text. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

export interface Edited {
  readonly text: string;
  readonly kinds: readonly EditKind[];
}

/** Whole numbers from 0 to below `below`, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** `count` edits one after the other, each at a random token; what is inserted comes from `words`. */
export function edited(
  text: string,
  places: readonly Place[],
  words: readonly string[],
  count: number,
  random: (below: number) => number,
): Edited {
  const kinds: EditKind[] = [];
  // From the back to the front, so that the places in front stay where they are.
  const at = new Set<number>();
  while (at.size < Math.min(count, places.length - 1)) at.add(random(places.length - 1));
  let result = text;
  for (const index of [...at].sort((a, b) => b - a)) {
    const kind = EDITS[random(EDITS.length)] ?? 'delete';
    kinds.push(kind);
    result = applied(
      kind,
      result,
      places[index] as Place,
      places[index + 1] as Place,
      words[random(words.length)] ?? '',
    );
  }
  return { text: result, kinds };
}

function applied(kind: EditKind, text: string, { from, to }: Place, next: Place, word: string): string {
  const token = text.slice(from, to);
  const before = text.slice(0, from);
  const after = text.slice(to);
  switch (kind) {
    case 'insert':
      return `${before}${word} ${token}${after}`;
    case 'delete':
      return `${before}${after}`;
    case 'replace':
      return `${before}${word}${after}`;
    case 'swap':
      // An edit behind may have changed the text of the next token, not where it begins.
      return `${before}${text.slice(next.from, next.to)}${text.slice(to, next.from)}${token}${text.slice(next.to)}`;
    case 'duplicate':
      return `${before}${token} ${token}${after}`;
    default:
      return kind satisfies never;
  }
}
