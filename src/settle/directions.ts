import { type Candidate, type Share, type Staged, unchanged } from './share.ts';

/** Who owes whom. */
export type Direction = Pick<Candidate, 'by' | 'to'>;

export const directionKey = ({ by, to }: Direction): string => JSON.stringify([by, to]);

export const sameDirection = (a: Direction, b: Direction): boolean => a.by === b.by && a.to === b.to;

export const isReverseOf = (a: Direction, b: Direction): boolean => a.by === b.to && a.to === b.by;

/**
 * Applies a stage to what each direction owes by itself; the shares keep their places. `places`: which of the shares a stage is given; absent for all of
 * them, in their order.
 */
export function eachDirection(
  shares: readonly Share[],
  stage: (shares: readonly Share[], places?: readonly number[]) => Staged,
): Staged {
  if (shares.length === 0) return unchanged(shares);
  // Nearly always there is one.
  if (shares.every(goesAsTheFirst)) return stage(shares);
  const places = shares.map((share, place) => ({ share, place }));
  const groups = [...Map.groupBy(places, ({ share }) => directionKey(share.candidate)).values()];
  const all = [...shares];
  const steps = groups.flatMap((members) => {
    const staged = stage(
      members.map(({ share }) => share),
      members.map(({ place }) => place),
    );
    staged.shares.forEach((share, index) => {
      const place = members[index]?.place;
      if (place !== undefined) all[place] = share;
    });
    return staged.steps;
  });
  return { shares: all, steps };
}

function goesAsTheFirst({ candidate }: Share, _: number, shares: readonly Share[]): boolean {
  const first = shares[0];
  return first !== undefined && sameDirection(candidate, first.candidate);
}

const isOfTarget = ({ candidate }: Share): boolean => candidate.payment === undefined;

/** Applies a stage to what targets earn; payments pass by it, since their terms are their own. */
export function ofTargets(shares: readonly Share[], stage: (shares: readonly Share[]) => Staged): Staged {
  if (shares.every(isOfTarget)) return eachDirection(shares, stage);
  const staged = eachDirection(shares.filter(isOfTarget), stage);
  let next = 0;
  return {
    shares: shares.map((share) => (isOfTarget(share) ? (staged.shares[next++] ?? share) : share)),
    steps: staged.steps,
  };
}
