/**
 * What a snapshot holds is there from the beginning: by its size alone Node would look for garbage at once. A thousand agreements leave so little of it that looking
 * takes longer than it's worth. In megabytes.
 */
const ROOM_BEFORE_COLLECTING = '--initial-old-space-size=256';

/**
 * Texts keep the hashes that they have in the snapshot, by the seed of the build: to hash all of them anew, by a seed of the run, takes as long as a tenth of a short
 * command. Whoever knows the seed could write data that is slow to read, which a server had to fear; here it's interrupted.
 */
const HASHES_KEPT = '--no-rehash-snapshot';

/**
 * Threads of their own for what is compiled anew take more of a short run than they save, and of a long one nothing. Nor is what was called a few
 * hundred times, as V8 would have it, worth compiling better: ten times as often loses long runs nothing.
 */
const COMPILING = [
  '--no-concurrent-recompilation',
  '--no-concurrent-sparkplug',
  '--invocation-count-for-maglev=4000',
  '--invocation-count-for-turbofan=12000',
];

/**
 * What is made and soon forgotten gets 8 MB, which processors keep at hand, in place of 32: to touch the others for the first time took longer than to look for what is
 * alive four times as often, and a run on 26 million rows holds a fifth less. One thread looks: a second one spends more on agreeing with it than it saves.
 */
const YOUNG = ['--max-semi-space-size=8', '--no-parallel-scavenge'];

/** How Node is told to go on from a snapshot. */
export const NODE_OPTIONS: readonly string[] = [ROOM_BEFORE_COLLECTING, HASHES_KEPT, ...YOUNG, ...COMPILING];
