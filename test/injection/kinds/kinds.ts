import type { Kind } from '../kind.ts';
import { BANDS } from './bands.ts';
import { CONSISTENCY } from './consistency.ts';
import { CONTROL } from './control.ts';
import { CREDITS } from './credits.ts';
import { GAMING } from './gaming.ts';
import { REACH } from './reach.ts';

/** Every kind of defect that is injected. */
export const KINDS: readonly Kind[] = [...CONTROL, ...REACH, ...GAMING, ...BANDS, ...CREDITS, ...CONSISTENCY];
