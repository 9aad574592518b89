/** A reader of XML that refuses what isn't well-formed; no namespaces, no document types. */

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const NAME = '[A-Za-z_][\\w.-]*';
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The root element. Throws where the text isn't well-formed, with the place. */
export function parseXml(text: string): XmlElement {
  let at = 0;
  const fail = (message: string): never => {
    throw new Error(`${message} at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
  };
  const take = (pattern: string): RegExpExecArray | undefined => {
    const expression = new RegExp(pattern, 'yu');
    expression.lastIndex = at;
    const found = expression.exec(text);
    if (found) at += found[0].length;
    return found ?? undefined;
  };
  const decoded = (raw: string): string => {
    if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(raw))
      fail('a character that XML has not');
    return raw.replaceAll(/&([^;]*;)?/g, (_, name: string | undefined) => {
      const known = ENTITIES[(name ?? '').slice(0, -1)];
      return known ?? fail(`an entity that XML has not: ${name}`);
    });
  };
  const element = (): XmlElement => {
    const name = take(`<(${NAME})`)?.[1] ?? fail('an element is wanted');
    const attributes: Record<string, string> = {};
    for (let found = take(`\\s+(${NAME})="([^"<]*)"`); found; found = take(`\\s+(${NAME})="([^"<]*)"`)) {
      const [, key = '', value = ''] = found;
      if (key in attributes) fail(`'${key}' twice`);
      // A parser gives a space for each white space of an attribute.
      attributes[key] = decoded(value).replaceAll(/[\t\n\r]/g, ' ');
    }
    if (take('\\s*/>')) return { name, attributes, children: [], text: '' };
    if (!take('\\s*>')) fail('an attribute or the end of the tag is wanted');
    const children: XmlElement[] = [];
    let content = '';
    while (!take(`</${name}\\s*>`)) {
      const raw = take('[^<]+')?.[0];
      if (raw === undefined) children.push(element());
      else if (raw.includes(']]>')) fail("']]>' in a text");
      else content += decoded(raw);
    }
    return { name, attributes, children, text: content };
  };
  take('<\\?xml version="1\\.0" encoding="UTF-8"\\?>\\s*');
  const root = element();
  take('\\s*');
  if (at < text.length) fail('something behind the root');
  return root;
}
