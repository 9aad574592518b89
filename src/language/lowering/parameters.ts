import { type AstNode, AstUtils } from 'langium';
import { constantValue, orderOf } from '../../contract/constant.ts';
import type { Value } from '../../contract/value.ts';
import { isAgreement, type Parameter, type ParameterLimit } from '../generated/ast.ts';
import { type Book, type Place, placeNamed } from './book.ts';
import { sourceRange } from './source.ts';
import { Unsound } from './unsound.ts';

/** The value of a parameter: the one that was set, else the one in the text. One that has none leaves the agreement a template. */
export function parameterValue(parameter: Parameter, place: Place): Value {
  const { book } = place;
  const written = Object.hasOwn(book.overrides, parameter.name) ? book.overrides[parameter.name] : undefined;
  const set =
    written === undefined ? undefined : book.services.lowering.Contracts.readValue(written, parameter, book.zone);
  if (set !== undefined) {
    mustKeepLimits(parameter, set, parameter, book, written);
    return set;
  }
  if (place.inlining.has(parameter) || !book.isSound(parameter)) throw new Unsound();
  if (parameter.value === undefined) {
    book.open.add(parameter.name);
    throw new Unsound();
  }
  const constant = constantOf(parameter.value, parameter, place);
  if (constant === undefined)
    throw new Unsound({
      node: parameter.value,
      message: `The value of parameter '${parameter.name}' depends on what is measured: name it with 'let' instead.`,
    });
  mustKeepLimits(parameter, constant, parameter.value, book);
  return constant;
}

/** Throws where a value is beyond a limit that the parameter has, whichever level set the limit; `at` is where the value stands. */
export function mustKeepLimits(
  parameter: Parameter,
  value: Value,
  at: AstNode,
  book: Book,
  text = at.$cstNode?.text ?? '',
): void {
  const broken = brokenLimit(parameter, value, book);
  if (broken === undefined) return;
  throw new Unsound({
    node: at,
    message: `'${parameter.name}' is ${text} here, and ${limitText(broken, book)}.`,
    related: { node: broken, message: 'The limit.' },
  });
}

/** `Template allows at least 3% (template.sla:22): it may be raised, and not be lowered` */
export function limitText(limit: ParameterLimit, { services }: Book): string {
  const text = limit.$cstNode?.text.replace(/\s+/g, ' ') ?? '';
  // In a composed agreement the text still stands where it was written.
  const written = limit.$cstNode?.astNode ?? limit;
  const owner = AstUtils.getContainerOfType(written, isAgreement)?.name ?? 'the agreement';
  const { file, start } = sourceRange(limit, services);
  const so = limit.edge.endsWith('least') ? 'raised, and not be lowered' : 'lowered, and not be raised';
  return `${owner} allows ${text} (${file}:${start.line + 1}): it may be ${so}`;
}

/** The first limit that a value doesn't keep to. */
export function brokenLimit(parameter: Parameter, value: Value, book: Book): ParameterLimit | undefined {
  return parameter.limits.find((limit) => {
    const bound = constantOf(limit.value, parameter, placeNamed(book, parameter.name));
    const order = orderOf(value, bound);
    return order !== undefined && (limit.edge.endsWith('least') ? order < 0 : order > 0);
  });
}

function constantOf(value: Parameter['value'], parameter: Parameter, { book, inlining }: Place): Value | undefined {
  const inside = { ...placeNamed(book, parameter.name), inlining: new Set([...inlining, parameter]) };
  return constantValue(book.lower(value, inside));
}
