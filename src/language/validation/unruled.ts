import type { ValidationOptions } from 'langium';

/** Checks of a document without what rules find in its agreements. */
export interface UnruledValidation extends ValidationOptions {
  readonly rules: false;
}

export const isUnruled = (options: ValidationOptions): options is UnruledValidation =>
  'rules' in options && options.rules === false;
