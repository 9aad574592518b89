import type { Candidate, Share, Staged } from './share.ts';

/** Who owes whom. */
export type Direction = Pick<Candidate, 'by' | 'to'>;

export const directionKey = ({ by, to }: Direction): string => JSON.stringify([by, to]);

export const sameDirection = (a: Direction, b: Direction): boolean => a.by === b.by && a.to === b.to;

export const isReverseOf = (a: Direction, b: Direction): boolean => a.by === b.to && a.to === b.by;

/** Applies a stage to what each direction owes by itself; the shares keep their places. */
export function eachDirection(
  shares: readonly Share[],
  stage: (shares: readonly Share[], places: readonly number[]) => Staged,
): Staged {
  const [first] = shares;
  // Nearly always there is one.
  if (first !== undefined && shares.every(({ candidate }) => sameDirection(candidate, first.candidate)))
    return stage(
      shares,
      shares.map((_, place) => place),
    );
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

/** Applies a stage to what targets earn; payments pass by it, since their terms are their own. */
export function ofTargets(shares: readonly Share[], stage: (shares: readonly Share[]) => Staged): Staged {
  const isOfTarget = ({ candidate }: Share): boolean => candidate.payment === undefined;
  if (shares.every(isOfTarget)) return eachDirection(shares, stage);
  const staged = eachDirection(shares.filter(isOfTarget), stage);
  let next = 0;
  return {
    shares: shares.map((share) => (isOfTarget(share) ? (staged.shares[next++] ?? share) : share)),
    steps: staged.steps,
  };
}
