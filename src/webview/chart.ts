/** Draws a target over time: value per period, threshold, misses marked by shape and label, and what happened in a strip below. */
import * as Plot from '@observablehq/plot';
import type { AxisUnit, ChartModel, ChartPoint, StripSpan } from './chartModel.ts';

/** Of chart and strip alike, so that their time axes line up; the threshold's label stands in the right one. */
const margins = { marginLeft: 64, marginRight: 56 };

/** As many labels as stay legible; beyond that the marks speak and the table has the figures. */
const labelRoom = 46;

export interface TimeRange {
  readonly from: Date;
  readonly until: Date;
}

export function drawChart(model: ChartModel, range: TimeRange, width: number, label: string): Element {
  const marked = model.points.filter((point) => point.mark !== undefined);
  const certain = marked.filter((point) => point.between === undefined);
  const open = model.points.filter((point) => point.between !== undefined);
  const missed = marked.filter((point) => point.outcome === 'missed');
  const met = marked.filter((point) => point.outcome === 'met');
  const unjudged = model.points.filter((point) => point.outcome === 'not-measured');
  const [bottom] = model.domain;
  return finished(
    Plot.plot({
      ...margins,
      width,
      height: 190,
      marginTop: 18,
      marginBottom: 26,
      className: 'chart',
      ariaLabel: label,
      x: { type: 'utc', domain: [range.from, range.until], label: null, ticks: Math.max(2, Math.floor(width / 90)) },
      y: { domain: [...model.domain], label: null, ticks: 5, tickFormat: axisFormat(model), grid: true },
      marks: [
        ...thresholdMarks(model, range),
        Plot.rect(
          certain.filter((point) => point.outcome === 'missed'),
          {
            x1: 'start',
            x2: 'end',
            y1: () => model.threshold?.value ?? bottom,
            y2: 'mark',
            fill: 'var(--sla-missed)',
            fillOpacity: 0.2,
          },
        ),
        Plot.ruleY(certain, {
          x1: 'start',
          x2: 'end',
          y: 'mark',
          stroke: strokeOf,
          strokeWidth: 1.5,
          strokeOpacity: 0.7,
        }),
        ...openMarks(open),
        Plot.dot(met, { x: 'middle', y: 'mark', r: 3.5, fill: 'var(--sla-met)', symbol: 'circle' }),
        Plot.dot(missed, {
          x: 'middle',
          y: 'mark',
          r: 5.5,
          stroke: 'var(--sla-missed)',
          strokeWidth: 2.5,
          symbol: 'times',
        }),
        Plot.text(unjudged, {
          x: 'middle',
          y: (point: ChartPoint) => point.mark ?? bottom,
          text: () => '?',
          dy: -9,
          fill: 'var(--sla-unknown-text)',
          fontWeight: 700,
          fontSize: 13,
        }),
        Plot.text(labelled(missed, range, width), {
          x: 'middle',
          y: 'mark',
          text: (point: ChartPoint) => point.line.value?.text ?? '',
          dy: -12,
          fill: 'var(--sla-fg)',
          stroke: 'var(--sla-bg)',
          strokeWidth: 4,
          fontSize: 11,
        }),
        Plot.tip(marked, Plot.pointerX({ x: 'middle', y: 'mark', title: 'title', fontSize: 12 })),
      ],
    }),
  );
}

/** Between which figures the value lies; an arrow where the lower one is off the axis. */
function openMarks(open: readonly ChartPoint[]): Plot.Markish[] {
  return [
    Plot.link(open, {
      x: 'middle',
      y1: (point: ChartPoint) => point.between?.low,
      y2: (point: ChartPoint) => point.between?.high,
      stroke: 'var(--sla-unknown)',
      strokeWidth: 2,
      strokeDasharray: '2 3',
    }),
    Plot.text(
      open.filter((point) => point.between?.cut),
      {
        x: 'middle',
        y: (point: ChartPoint) => point.between?.low,
        text: () => '▾',
        fill: 'var(--sla-unknown)',
        fontSize: 13,
      },
    ),
  ];
}

function thresholdMarks(model: ChartModel, range: TimeRange): Plot.Markish[] {
  if (model.threshold === undefined) return [];
  const { value, text } = model.threshold;
  return [
    Plot.ruleY([value], { stroke: 'var(--sla-threshold)', strokeWidth: 1.5, strokeDasharray: '6 4' }),
    Plot.text([text], {
      x: () => range.until,
      y: () => value,
      text: (label: string) => label,
      textAnchor: 'start',
      dx: 6,
      fill: 'var(--sla-threshold)',
      stroke: 'var(--sla-bg)',
      strokeWidth: 4,
      fontSize: 11,
      fontWeight: 600,
    }),
  ];
}

/** Outages, excluded and unknown time, one row for each that occurs; a short outage still gets a visible mark. */
export function drawStrip(
  spans: readonly StripSpan[],
  range: TimeRange,
  width: number,
  label: string,
): Element | undefined {
  const kinds = (['outages', 'excluded', 'unknown'] as const).filter((kind) =>
    spans.some((span) => span.kind === kind),
  );
  if (kinds.length === 0) return undefined;
  const row = 16;
  return finished(
    Plot.plot({
      ...margins,
      width,
      height: kinds.length * row + 8,
      marginTop: 4,
      marginBottom: 4,
      className: 'chart',
      ariaLabel: label,
      x: { type: 'utc', domain: [range.from, range.until], axis: null },
      y: { type: 'band', domain: kinds, label: null, tickSize: 0, padding: 0.25 },
      marks: [
        Plot.barX(kinds, {
          x1: () => range.from,
          x2: () => range.until,
          y: (kind: string) => kind,
          fill: 'var(--sla-track)',
        }),
        Plot.barX(spans, {
          x1: 'start',
          x2: 'end',
          y: 'kind',
          fill: fillOf,
          fillOpacity: (span: StripSpan) => (span.kind === 'outages' ? 1 : 0.45),
          stroke: fillOf,
          strokeWidth: 1.2,
        }),
      ],
    }),
  );
}

function strokeOf({ outcome }: ChartPoint): string {
  return outcome === 'missed' ? 'var(--sla-missed)' : 'var(--sla-met)';
}

function fillOf({ kind }: StripSpan): string {
  return { outages: 'var(--sla-missed)', excluded: 'var(--sla-excluded)', unknown: 'var(--sla-unknown)' }[kind];
}

/** The misses whose labels have room beside their neighbours', the worst first. */
function labelled(missed: readonly ChartPoint[], range: TimeRange, width: number): ChartPoint[] {
  const scale = width / (range.until.getTime() - range.from.getTime());
  const place = (point: ChartPoint) => point.middle.getTime() * scale;
  const kept: ChartPoint[] = [];
  for (const point of [...missed].sort((a, b) => (a.mark ?? 0) - (b.mark ?? 0))) {
    if (point.line.value === undefined) continue;
    if (kept.every((other) => Math.abs(place(other) - place(point)) >= labelRoom)) kept.push(point);
  }
  return kept;
}

const axisSuffix: Readonly<Record<AxisUnit, string>> = { percent: '%', duration: ' h', plain: '' };

function axisFormat({ unit, domain: [low, high] }: ChartModel): (value: number) => string {
  const span = high - low;
  const digits = span > 8 ? 0 : span > 0.8 ? 1 : span > 0.08 ? 2 : 3;
  return (value) => (unit === 'percent' && value > 100 ? '' : `${value.toFixed(digits)}${axisSuffix[unit]}`);
}

/** Plot puts a style element into its SVG, which the preview's content security policy refuses; preview.css has those rules. */
function finished(plot: Element): Element {
  for (const style of plot.querySelectorAll('style')) style.remove();
  plot.setAttribute('role', 'img');
  return plot;
}
