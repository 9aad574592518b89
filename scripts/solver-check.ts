/*
 * Asks an SMT solver the same questions as `src/analyse/logic` and says where the two differ. The solver is no dependency of the project
 * (docs/decisions): `npm install --no-save z3-solver@5.2.0`, then `npm run solver-check [CASES] [SEED]`. Ends with 1 where they differ.
 */
import fc from 'fast-check';
import type { LinearTerm } from '../src/analyse/logic/linear.ts';
import { type Formula, satisfy } from '../src/analyse/logic/satisfy.ts';
import { isBelow, type Rational, ZERO } from '../src/exact/rational.ts';
import { COLOURS, formula, unknowns } from '../test/analyse/formulas.ts';

/** As much of the package as is used here. */
interface Z3 {
  readonly mk_config: () => unknown;
  readonly mk_context: (config: unknown) => unknown;
  readonly del_context: (context: unknown) => void;
  readonly eval_smtlib2_string: (context: unknown, text: string) => Promise<string>;
}

const PACKAGE = 'z3-solver';
/** Now and then it can't read a text that it reads when asked again. */
const ATTEMPTS = 5;

const [cases = 1000, seed = 1] = process.argv.slice(2).map(Number);

const literal = (value: Rational): string => {
  const text = `(/ ${value.abs().n}.0 ${value.d}.0)`;
  return isBelow(value, ZERO) ? `(- ${text})` : text;
};

const termText = ({ coefficients, constant }: LinearTerm): string =>
  [...coefficients].reduce((sum, [name, factor]) => `(+ ${sum} (* ${literal(factor)} ${name}))`, literal(constant));

function textOf(one: Formula): string {
  switch (one.kind) {
    case 'and':
    case 'or':
      return one.terms.length === 0 ? String(one.kind === 'and') : `(${one.kind} ${one.terms.map(textOf).join(' ')})`;
    case 'linear':
      return `(${one.inequality.strict ? '<' : '<='} ${termText(one.inequality.term)} 0.0)`;
    case 'is': {
      const fact = `(= ${one.unknown} ${one.value === 'true' ? 'yes' : one.value})`;
      return one.holds ? fact : `(not ${fact})`;
    }
    default:
      return one satisfies never;
  }
}

const declarations = [
  `(declare-datatypes ((Colour 0) (Switch 0)) ((${COLOURS.map((name) => `(${name})`).join('')}) ((yes) (no))))`,
  ...[...unknowns].map(([name, unknown]) => {
    if (unknown.kind === 'constant') return `(declare-const ${name} ${name === 'colour' ? 'Colour' : 'Switch'})`;
    const { lower, upper } = unknown.within;
    const bounds = [
      lower ? `(assert (<= ${literal(lower.value)} ${name}))` : '',
      upper ? `(assert (<= ${name} ${literal(upper.value)}))` : '',
      unknown.writing.step ? `(assert (is_int ${name}))` : '',
    ];
    return `(declare-const ${name} Real)${bounds.join('')}`;
  }),
].join('');

const { init } = (await import(PACKAGE)) as { readonly init: () => Promise<{ readonly Z3: Z3 }> };
const { Z3: solver } = await init();

async function ask(text: string): Promise<string> {
  let said = '';
  for (let attempt = 0; attempt < ATTEMPTS && said !== 'sat' && said !== 'unsat'; attempt++) {
    const context = solver.mk_context(solver.mk_config());
    said = (await solver.eval_smtlib2_string(context, text)).trim();
    solver.del_context(context);
  }
  return said;
}

let [same, undecided, different] = [0, 0, 0];
for (const one of fc.sample(formula, { numRuns: cases, seed })) {
  const answer = satisfy(one, unknowns);
  const said = await ask(`${declarations}(assert ${textOf(one)})(check-sat)`);
  if (answer.kind === 'undecided') undecided++;
  else if ((answer.kind === 'satisfiable' ? 'sat' : 'unsat') === said) same++;
  else {
    different++;
    console.error(`${answer.kind} here, ${said} there: ${textOf(one)}`);
  }
}
console.log(`${cases} conditions: ${same} answered alike, ${undecided} undecided here, ${different} differ.`);
// Its threads would keep the process alive.
process.exit(different > 0 ? 1 : 0);
