import * as ast from '../generated/ast.ts';
import type { Token } from './tokens.ts';

/** Whether a space stands between two neighbours of one line. */
export function spaceBetween(previous: Token, token: Token): boolean {
  return !closesUp(token) && !holdsNext(previous);
}

/** Marks that stand directly behind what comes before them. */
function closesUp({ text, node }: Token): boolean {
  switch (text) {
    case ',':
    case ')':
    case ']':
    case '.':
    case '..':
    case '?':
    case '[':
      return true;
    case '(':
      return ast.isCall(node);
    case ':':
      return !ast.isBand(node);
    case ';':
      return ast.isScheduleBody(node) || ast.isByDate(node);
    case '-':
      return ast.isHours(node);
    default:
      return false;
  }
}

/** Marks that hold what follows. */
function holdsNext({ text, node }: Token): boolean {
  switch (text) {
    case '(':
    case '[':
    case '.':
    case '..':
      return true;
    case '-':
      return !ast.isArithmetic(node) && !ast.isColumnArithmetic(node);
    default:
      return false;
  }
}
