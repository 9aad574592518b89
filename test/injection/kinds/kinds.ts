import type { Kind } from '../kind.ts';
import { BANDS } from './bands.ts';
import { CLOCKS } from './clocks.ts';
import { COMPOSED } from './composed.ts';
import { CONSEQUENCES } from './consequences.ts';
import { CONSISTENCY } from './consistency.ts';
import { CONTROL } from './control.ts';
import { CREDITS } from './credits.ts';
import { DATES } from './dates.ts';
import { DESKS } from './desks.ts';
import { GAMING } from './gaming.ts';
import { MANAGEMENT } from './management.ts';
import { REACH } from './reach.ts';

/** Every kind of defect that is injected. */
export const KINDS: readonly Kind[] = [
  ...CONTROL,
  ...REACH,
  ...DESKS,
  ...GAMING,
  ...CLOCKS,
  ...BANDS,
  ...CREDITS,
  ...COMPOSED,
  ...CONSEQUENCES,
  ...CONSISTENCY,
  ...DATES,
  ...MANAGEMENT,
];
