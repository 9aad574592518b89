import type { Payment, Stretch, TargetExposure, TargetFunction } from '../../analyse/exposure/document.ts';
import { fromJSON, type Rational } from '../../exact/rational.ts';
import { daysText, paysNothing, stretchPays } from './text.ts';

/** The credit of a target as a picture: what is paid from the lowest to the highest value, in steps, ramps and open stretches. */
export function exposurePicture(target: TargetExposure): string {
  const [found] = target.functions.toReversed();
  const stretches = found === undefined ? [] : drawnStretches(found);
  const plot = plotOf(stretches);
  const title = `${target.title}: what is paid for ${target.value}, each ${target.each}`;
  const described = stretches.map((stretch) => `${stretch.values}: ${stretchPays(stretch)}`).join('; ');
  const lengths = found !== undefined && target.functions.length > 1 ? ` In periods of ${daysText(found.days)}.` : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escaped(title)}</title>`,
    `<desc id="d">${escaped(`${described}.${lengths}`)}</desc>`,
    STYLE,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text class="head" x="${LEFT}" y="20">${escaped(shortened(`${target.id}: ${target.value}, each ${target.each}`))}</text>`,
    `<line class="axis" x1="${LEFT}" y1="${BOTTOM}" x2="${RIGHT}" y2="${BOTTOM}"/>`,
    ...plot.map(columnMarks),
    `<text class="small" x="${LEFT}" y="${HEIGHT - 14}">${escaped(legendOf(stretches))}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

/** What the marks mean, as far as they are there. */
function legendOf(stretches: readonly Stretch[]): string {
  const open = stretches.some(isOpen) ? '; hatched: undecided' : '';
  return stretches.length > 1 ? `▸ ◂ the side that an edge belongs to; stretches aren't to scale${open}` : '';
}

const WIDTH = 640;
const HEIGHT = 260;
const LEFT = 24;
const RIGHT = WIDTH - 24;
const TOP = 56;
const BOTTOM = 190;

/** Colours of the system, so that the picture follows dark, light and forced colours; where it's an image on a page, those of the reader's theme. */
const STYLE = `<style>
  .ground { fill: #ffffff }
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .head { font-weight: 600 }
  .small { font-size: 11px; fill: #57606a }
  .axis { stroke: #57606a; stroke-width: 1 }
  .edge { stroke: #57606a; stroke-width: 1; stroke-dasharray: 2 3 }
  .pays { fill: #0969da; fill-opacity: 0.25; stroke: #0969da; stroke-width: 2 }
  .open { fill: url(#hatch); stroke: #9a6700; stroke-width: 2; stroke-dasharray: 5 3 }
  .hatch { stroke: #9a6700; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #1f1f1f }
    text { fill: #e6edf3 }
    .small { fill: #adbac7 }
    .axis, .edge { stroke: #adbac7 }
    .pays { fill: #4493f8; stroke: #4493f8 }
    .open { stroke: #e3b341 }
    .hatch { stroke: #e3b341 }
  }
  @media (forced-colors: active) {
    .ground { fill: Canvas }
    text, .small { fill: CanvasText }
    .axis, .edge { stroke: CanvasText }
    .pays { fill: none; stroke: Highlight }
    .open, .hatch { stroke: CanvasText }
  }
</style>
<defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>`;

/** Points or days where a target pays no money. */
const drawnStretches = ({ credit, points, extension }: TargetFunction): readonly Stretch[] =>
  [credit, points, extension].find((one) => one?.some((stretch) => !paysNothing(stretch))) ?? credit;

interface Column {
  readonly stretch: Stretch;
  readonly left: number;
  readonly right: number;
  /** Heights at both ends, from 0 to 1: what is certain, and what it may come to. */
  readonly least: readonly [number, number];
  readonly most: readonly [number, number];
}

/**
 * Each stretch has the same width, so that a band of a hundredth of a percent is as legible as one of ninety: what counts are the edges,
 * which stand at them as text. A single value is narrower.
 */
function plotOf(stretches: readonly Stretch[]): readonly Column[] {
  const weights = stretches.map((stretch) => (isSingle(stretch) ? SINGLE : 1));
  const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const highest = Math.max(0, ...stretches.flatMap((stretch) => heights(stretch, stretch.most ?? stretch.least)));
  let left = LEFT;
  return stretches.map((stretch, place): Column => {
    const right = left + ((RIGHT - LEFT) * (weights[place] ?? 1)) / whole;
    const scaled = (payment: Payment | undefined): readonly [number, number] => {
      const [a, b] = heights(stretch, payment);
      return highest === 0 ? [0, 0] : [Math.min(1, a / highest), Math.min(1, b / highest)];
    };
    const column = {
      stretch,
      left,
      right,
      least: scaled(stretch.least),
      most: stretch.most === undefined ? ([1, 1] as const) : scaled(stretch.most),
    };
    left = right;
    return column;
  });
}

const SINGLE = 0.55;

const isSingle = ({ from, to }: Stretch): boolean => from !== undefined && to !== undefined && from.text === to.text;

/** What a payment comes to at both ends of its stretch. An open end is drawn a few blocks on. */
function heights({ from, to }: Stretch, payment: Payment | undefined): readonly [number, number] {
  if (payment === undefined) return [0, 0];
  const start = numberOf(from);
  const width = payment.blocks ? fromJSON(payment.blocks.width) : fromJSON('1');
  const end = numberOf(to) ?? (start ?? fromJSON('0')).add(width.mul(4));
  return [amountAt(payment, start ?? fromJSON('0')), amountAt(payment, end)];
}

const numberOf = (edge: Stretch['from']): Rational | undefined =>
  edge !== undefined && 'value' in edge.value && typeof edge.value.value === 'string' && edge.value.kind !== 'text'
    ? fromJSON(edge.value.value)
    : undefined;

/** For drawing only: no figure is taken from it. */
function amountAt({ base, slope, blocks }: Payment, value: Rational): number {
  const line = fromJSON(base).add(fromJSON(slope).mul(value));
  if (blocks === undefined) return line.valueOf();
  const count = value.sub(fromJSON(blocks.origin)).div(fromJSON(blocks.width));
  return line.add(fromJSON(blocks.rise).mul(blocks.counts === 'full' ? count.floor() : count.ceil())).valueOf();
}

const yOf = (height: number): number => BOTTOM - height * (BOTTOM - TOP);
const fixed = (figure: number): string => String(Math.round(figure * 10) / 10);

function columnMarks({ stretch, left, right, least, most }: Column, place: number, all: readonly Column[]): string {
  const middle = fixed((left + right) / 2);
  const before = all[place - 1];
  const top = Math.min(yOf(most[0]), yOf(most[1]));
  const lines = labels(stretch, right - left);
  return [
    ...(before === undefined
      ? []
      : [
          edgeMark(
            stretch,
            left,
            isSingle(stretch) || isSingle(before.stretch),
            all.length > MOST_IN_A_ROW ? place % 2 : 0,
          ),
        ]),
    ...(isSingle(stretch) ? [below(`exactly ${stretch.from?.text ?? ''}`, middle, 'middle')] : []),
    shape('open', left, right, most, most[0] === least[0] && most[1] === least[1]),
    shape('pays', left, right, least, least[0] === 0 && least[1] === 0),
    ...lines.map((line, index) => {
      const y = fixed(Math.max(TOP - 18, top - 6 - (lines.length - 1 - index) * 13));
      return `<text class="small" text-anchor="middle" x="${middle}" y="${y}">${escaped(line)}</text>`;
    }),
  ]
    .filter((mark) => mark !== '')
    .join('\n');
}

const below = (text: string, x: string, anchor: string, row = 0): string =>
  `<text class="small" text-anchor="${anchor}" x="${x}" y="${BOTTOM + 22 + 14 * row}">${escaped(text)}</text>`;

function shape(
  kind: 'open' | 'pays',
  left: number,
  right: number,
  [a, b]: readonly [number, number],
  absent: boolean,
): string {
  if (absent) return '';
  const points = [
    [left, BOTTOM],
    [left, yOf(a)],
    [right, yOf(b)],
    [right, BOTTOM],
  ];
  return `<polygon class="${kind}" points="${points.map(([x = 0, y = 0]) => `${fixed(x)},${fixed(y)}`).join(' ')}"/>`;
}

/** The edge between two stretches; the arrow points to the one that it belongs to. Beside a single value it needs no words. */
function edgeMark({ from }: Stretch, x: number, bare: boolean, row: number): string {
  if (from === undefined) return '';
  const line = `<line class="edge" x1="${fixed(x)}" y1="${TOP}" x2="${fixed(x)}" y2="${BOTTOM + 8}"/>`;
  if (bare) return line;
  const anchor = x > RIGHT - 40 ? 'end' : 'middle';
  const text = from.included ? `${from.text} ▸` : `◂ ${from.text}`;
  return `${line}\n${below(text, fixed(x), anchor, row)}`;
}

/** More edges than these take turns on two lines. */
const MOST_IN_A_ROW = 7;

/** How wide a letter is, about. */
const LETTER = 6.7;

/** What is paid, above its column, in as many words as fit. */
function labels(stretch: Stretch, width: number): readonly string[] {
  const fits = (text: string): boolean => text.length * LETTER <= width;
  if (stretch.verdict === 'met') return ['met: nothing', 'met'].filter(fits).slice(0, 1);
  if (stretch.verdict === 'not-applicable') return ['—'];
  if (paysNothing(stretch)) return ['nothing'].filter(fits);
  const open = isOpen(stretch);
  const share = stretch.shareOfFee?.replace(/(\.\d)\d*(…?%)$/, '$1$2');
  const shares = share === undefined ? [] : open ? [`up to ${share}`, `≤ ${share}`] : [`${share} of the fee`, share];
  const amount = [stretch.pays, stretch.pays.replace('undecided, ', ''), stretch.pays.split(/, | for each /)[0] ?? ''];
  return [shares.find(fits), amount.find(fits)].filter((text) => text !== undefined);
}

const isOpen = ({ least, most }: Stretch): boolean => JSON.stringify(least) !== JSON.stringify(most);

const shortened = (text: string, most = 84): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
