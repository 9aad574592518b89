/** A kind of defect: where it can be put into a sound agreement, and what has to be said of it then. */
import type { Family } from '../../src/language/validation/frame/rule.ts';
import type { Edit } from './edits.ts';
import type { Figure } from './figures.ts';
import type { Random } from './random.ts';
import type { SoundFile } from './tree.ts';

export interface Kind {
  /** Stable: part of the seed of its figures. */
  readonly name: string;
  readonly family: Family | 'language';
  /** What is wrong then, in one sentence. */
  readonly defect: string;
  /** Rules any of which finds it. */
  readonly rules: readonly [string, ...string[]];
  /** Where it can be put, and where it would be no defect. */
  readonly applies: string;
  readonly sites: (file: SoundFile) => readonly Site[];
}

/** A place in a file at which the defect can stand. */
export interface Site {
  /** Names it within its file. */
  readonly at: string;
  /** What to change, or, as a text, why it would be no defect here. */
  readonly inject: (random: Random) => Injection | string;
}

export interface Injection {
  /** One of them marks where the finding has to stand. */
  readonly edits: readonly Edit[];
  /** What the message has to say: each in whatever decimals. */
  readonly figures: readonly Figure[];
  /** What is wrong with the witness that the message gives, where that can't be told as a text. */
  readonly witness?: (message: string) => string | undefined;
}
