/**
 * Something of a contract while its parts are put down one by one, in the order in which they are printed. In a literal,
 * each part behind a `...` is a call into the engine's runtime, several times as long as the part takes by itself, and a
 * fleet has many thousand of them.
 */
export type UnderWay<T> = { -readonly [P in keyof T]?: T[P] };
