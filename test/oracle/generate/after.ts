import fc from 'fast-check';

/** What happens to credits once they are found: when they are paid, whether they were claimed, what comes back, who may leave. */
export interface AfterPlan {
  readonly settled: 'month' | 'quarter' | 'year' | undefined;
  /** Claims on record; none are known of where this is absent. */
  readonly claims: readonly ClaimPlan[] | undefined;
  readonly right: RightPlan | undefined;
  readonly bank: BankPlan | undefined;
}

export interface ClaimPlan {
  /** All targets, if absent. */
  readonly target: number | undefined;
  readonly period: number;
  readonly days: number;
  /** What was granted of it; all, if absent. */
  readonly granted: number | undefined;
}

export interface RightPlan {
  readonly target: number;
  readonly atLeast: number;
  readonly among: number;
  readonly cure: number | undefined;
  readonly exercise: number | undefined;
}

export interface BankPlan {
  readonly target: number;
  readonly amount: number;
  /** Against this target only; against all credits, if absent. */
  readonly against: number | undefined;
  readonly onlyWhenMet: number | undefined;
  readonly expires: number | undefined;
}

/** Credits of a target that come back after later periods. */
export interface EarnBackPlan {
  readonly percent: number;
  readonly next: number;
  readonly threshold: number;
}

/** Absent once in `freq` times. */
const optional = <T>(arbitrary: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq });

/** Present once in so many times. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>, once: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: once - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

export const earnBack: fc.Arbitrary<EarnBackPlan | undefined> = seldom(
  fc.record({
    percent: fc.constantFrom(100, 100, 50, 33.3),
    next: fc.constantFrom(1, 1, 2),
    threshold: fc.integer({ min: 2, max: 6 }),
  }),
  2,
);

export const afters: fc.Arbitrary<AfterPlan> = fc.record({
  settled: seldom(fc.constantFrom('month', 'quarter', 'year'), 4),
  claims: seldom(
    fc.array(
      fc.record({
        target: optional(fc.nat({ max: 2 })),
        period: fc.nat({ max: 4 }),
        days: fc.constantFrom(0, 1, 2, 3, 5, 6, 10, 11, 29, 30, 31, 45),
        granted: seldom(fc.constantFrom(1, 5, 50), 4),
      }),
      { maxLength: 6 },
    ),
    3,
  ),
  right: seldom(
    fc.record({
      target: fc.nat({ max: 2 }),
      atLeast: fc.constantFrom(1, 1, 2),
      among: fc.integer({ min: 1, max: 3 }),
      cure: optional(fc.constantFrom(1, 7, 14, 28, 31, 62)),
      exercise: optional(fc.constantFrom(10, 30, 60)),
    }),
    2,
  ),
  bank: seldom(
    fc.record({
      target: fc.nat({ max: 2 }),
      amount: fc.constantFrom(3, 10, 25, 100),
      against: optional(fc.nat({ max: 2 })),
      onlyWhenMet: seldom(fc.nat({ max: 2 }), 4),
      expires: optional(fc.constantFrom(1, 7, 28, 31, 62)),
    }),
    3,
  ),
});
