/** The part of cli-progress that is used; the package brings no types. */
declare module 'cli-progress' {
  interface Options {
    readonly format?: string;
    readonly hideCursor?: boolean;
    readonly clearOnComplete?: boolean;
    readonly gracefulExit?: boolean;
    readonly stream?: NodeJS.WritableStream;
  }
  interface Preset {
    readonly barCompleteChar: string;
    readonly barIncompleteChar: string;
  }
  class SingleBar {
    constructor(options: Options, preset?: Preset);
    start(total: number, startValue: number, payload?: Readonly<Record<string, string>>): void;
    update(value: number, payload?: Readonly<Record<string, string>>): void;
    setTotal(total: number): void;
    stop(): void;
  }
  const cliProgress: { readonly SingleBar: typeof SingleBar; readonly Presets: { readonly shades_classic: Preset } };
  export default cliProgress;
}
