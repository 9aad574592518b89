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

/** Any of them, the longest first. */
export const FOREIGN_SIGN = new RegExp(
  [...FOREIGN_SIGNS.keys()]
    .sort((a, b) => b.length - a.length)
    .map((sign) => sign.replaceAll('|', '\\|'))
    .join('|'),
);
