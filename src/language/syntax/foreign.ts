/** Signs of programming languages, and the words that stand for them here. */
export const FOREIGN_SIGNS: ReadonlyMap<string, string> = new Map([
  ['>=', '`at least`'],
  ['<=', '`at most`'],
  ['=>', '`at least`'],
  ['=<', '`at most`'],
  ['==', '`is`'],
  ['!=', '`is not`'],
  ['<>', '`is not`'],
  ['&&', '`and`'],
  ['||', '`or`'],
  ['>', '`above`'],
  ['<', '`below`'],
  ['!', '`not`'],
  ['&', '`and`'],
]);
