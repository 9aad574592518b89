import { GrammarAST } from 'langium';
import type { Assigned, BuildingParser, Feature } from './building.ts';
import type { DeadEndAt } from './deadEnds.ts';

/** What parsing did to build a tree, in the order in which it did so. */
export type Step =
  | { readonly kind: 'token'; readonly feature: Feature; readonly keyword: boolean; readonly assigned: Assigned }
  | ({ readonly kind: 'open'; readonly feature: Feature } & Opened)
  | { readonly kind: 'close'; readonly feature: Feature }
  | { readonly kind: 'action'; readonly type: string; readonly action: GrammarAST.Action }
  /** `from`: places behind the first token of the shape. */
  | { readonly kind: 'dead-end'; readonly from: number; readonly deadEnd: DeadEndAt };

/** The node that a rule begins. */
export interface Opened {
  readonly type: string | symbol;
  readonly infix: string | undefined;
}

type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** Steps, of which those that are alike are one: a grammar has a thousand, and shapes hold ten times as many. */
export class Steps {
  readonly #parser: BuildingParser;
  readonly #tokens = new Map<Feature, StepOf<'token'>>();
  readonly #opens = new Map<Feature, StepOf<'open'>>();
  readonly #closes = new Map<Feature, StepOf<'close'>>();
  readonly #actions = new Map<GrammarAST.Action, StepOf<'action'>>();

  constructor(parser: BuildingParser) {
    this.#parser = parser;
  }

  token(feature: Feature): Step {
    const known = this.#tokens.get(feature);
    if (known !== undefined) return known;
    const step: Step = {
      kind: 'token',
      feature,
      keyword: GrammarAST.isKeyword(feature),
      assigned: this.#parser.getAssignment(feature),
    };
    this.#tokens.set(feature, step);
    return step;
  }

  open(feature: Feature, { type, infix }: Opened): Step {
    const known = this.#opens.get(feature);
    if (known !== undefined && known.type === type && known.infix === infix) return known;
    const step: Step = { kind: 'open', feature, type, infix };
    this.#opens.set(feature, step);
    return step;
  }

  close(feature: Feature): Step {
    const known = this.#closes.get(feature);
    if (known !== undefined) return known;
    const step: Step = { kind: 'close', feature };
    this.#closes.set(feature, step);
    return step;
  }

  action(type: string, action: GrammarAST.Action): Step {
    const known = this.#actions.get(action);
    if (known !== undefined && known.type === type) return known;
    const step: Step = { kind: 'action', type, action };
    this.#actions.set(action, step);
    return step;
  }
}
