/** Rules of the grammar as EBNF, the way the pages of docs/language show them. */
import { type GrammarAST as Ast, type AstNode, GrammarAST } from 'langium';
import { SlaGrammar } from '../src/language/generated/grammar.ts';

const WIDTH = 110;

/** Every rule of the grammar, by name, in the order in which it's written. */
export const grammarRules = (): ReadonlyMap<string, Ast.AbstractRule> =>
  new Map(SlaGrammar().rules.map((rule) => [rule.name, rule]));

/** One rule: `Target ::= 'target' Name …`, wrapped between words. */
export function ebnf(rule: Ast.AbstractRule): string {
  if (GrammarAST.isTerminalRule(rule)) return wrapped(`${rule.name} ::= ${terminal(rule.definition)}`);
  if (GrammarAST.isInfixRule(rule)) throw new Error(`${rule.name}: infix rules aren't shown yet`);
  return wrapped(`${rule.name} ::= ${shown(rule.definition)}`);
}

/** Words of an element; `inner` where something stands beside it that binds closer than `|`. */
function shown(element: Ast.AbstractElement, inner = false): string {
  const text = bare(element, inner);
  const { cardinality } = element;
  if (cardinality === undefined || text === '') return text;
  return `${/^('[^']*'|<?[\w ]+>?|\(.*\))$/.test(text) && balanced(text) ? text : `(${text})`}${cardinality}`;
}

function bare(element: Ast.AbstractElement, inner: boolean): string {
  const single = element.cardinality === undefined;
  if (GrammarAST.isKeyword(element)) return `'${element.value}'`;
  if (GrammarAST.isRuleCall(element)) return element.rule.ref?.name ?? element.rule.$refText;
  if (GrammarAST.isAction(element)) return '';
  if (GrammarAST.isAssignment(element)) return shown(element.terminal, true);
  if (GrammarAST.isCrossReference(element)) return `<${element.type.ref?.name ?? element.type.$refText}>`;
  if (GrammarAST.isGroup(element)) {
    const parts = element.elements.map((each) => shown(each, true)).filter((part) => part !== '');
    return parts.join(' ');
  }
  if (GrammarAST.isAlternatives(element)) {
    const text = element.elements.map((each) => shown(each)).join(' | ');
    return inner || !single ? `(${text})` : text;
  }
  throw new Error(`${element.$type} isn't shown yet`);
}

function terminal(element: AstNode): string {
  if (GrammarAST.isRegexToken(element)) return `${element.regex}${repeats(element)}`;
  if (GrammarAST.isTerminalRuleCall(element)) return `${element.rule.ref?.name ?? ''}${repeats(element)}`;
  if (GrammarAST.isTerminalGroup(element)) return element.elements.map(terminal).join(' ');
  if (GrammarAST.isTerminalAlternatives(element)) return element.elements.map(terminal).join(' | ');
  throw new Error(`${element.$type} isn't shown yet`);
}

const repeats = ({ cardinality }: { readonly cardinality?: string }): string => cardinality ?? '';

/** Whether the first parenthesis is closed by the last one. */
function balanced(text: string): boolean {
  if (!text.startsWith('(')) return true;
  let depth = 0;
  for (const [index, character] of [...text.replaceAll(/'[^']*'/g, (word) => '_'.repeat(word.length))].entries()) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (depth === 0) return index === text.length - 1;
  }
  return false;
}

function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = `    ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
