import type { Contract, DataDeclaration } from '../../contract/contract.ts';
import { withoutPlaces } from './text.ts';

/** What a part of a contract says, with everything that it names and what that names in turn: a text that only parts share that say the same. */
export type Spelled = (part: unknown) => string;

interface Text {
  /** Instead of the text: most are in several others. */
  readonly number: number;
  /** Names of declarations in it. */
  readonly names: readonly string[];
}

/**
 * Parts of contracts spelled out: two that are spelled alike are measured alike on the same rows. Whatever text equals the name of something that measuring
 * looks at counts as naming it: rather too much than too little. `ofData`: what decides what some data say. `numberOf`: a number that only the same text has.
 */
export function spelledIn(
  contract: Contract,
  ofData: (declaration: DataDeclaration) => unknown,
  numberOf: (text: string) => number,
): Spelled {
  const { conditions, metrics, data, tables, calendars, services } = contract;
  const declared = new Map<string, unknown[]>();
  const declare = (id: string, part: unknown): void => {
    declared.set(id, [...(declared.get(id) ?? []), part]);
  };
  for (const each of conditions) declare(each.id, each);
  for (const { id, measure } of metrics) declare(id, { id, measure });
  for (const each of data) declare(each.id, { id: each.id, said: ofData(each) });
  for (const each of tables) declare(each.id, each);
  for (const each of calendars) declare(each.id, each);
  for (const { id, hours } of services) declare(id, { id, hours });
  const texts = new Map<string, Text>();
  const textOf = (part: unknown): Text => {
    const names = new Set<string>();
    const text = withoutPlaces(part, (each) => {
      if (declared.has(each)) names.add(each);
    });
    return { number: numberOf(text), names: [...names] };
  };
  const declaration = (id: string): Text => {
    const known = texts.get(id) ?? textOf(declared.get(id));
    texts.set(id, known);
    return known;
  };
  return (part) => {
    const own = textOf(part);
    const reached = new Set(own.names);
    for (const id of reached) for (const name of declaration(id).names) reached.add(name);
    let text = String(own.number);
    for (const id of [...reached].sort()) text += ` ${declaration(id).number}`;
    return text;
  };
}
