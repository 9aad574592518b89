import type { Contract } from '../contract/contract.ts';

/** Whether a clause is about something: by its name, its title or its words. */
export const speaksOf = ({ clauses }: Contract, subject: RegExp): boolean =>
  clauses.some(({ kind, title, text }) => subject.test(`${spaced(kind)} ${title ?? ''} ${text}`));

/** `ChangeControl` as words. */
const spaced = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
