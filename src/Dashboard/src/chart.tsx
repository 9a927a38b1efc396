// Charts: uPlot, with the page's colours and the marks that anomalies get.
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { Pause } from './around';
import { dayOf, timeOfDay, value } from './format';
import { useDark } from './hooks';

export interface Mark {
  from: number;
  to: number;
  peak: number;
}

export interface Line {
  label: string;
  /** A custom property of the style sheet. */
  color: string;
  width?: number;
  dash?: number[];
  /** Points alone are marked, and no line goes through them. */
  points?: boolean;
  /** Not in what is read out at the cursor. */
  quiet?: boolean;
}

export interface ChartProps {
  label: string;
  height: number;
  data: uPlot.AlignedData;
  lines: Line[];
  /** Pairs of lines, by number from 1, with what lies between them coloured. */
  bands?: { upper: number; lower: number; color: string }[];
  marks: Mark[];
  from: number;
  to: number;
  range?: [number, number];
  /** Times are shown in UTC instead of the browser's zone. */
  utc?: boolean;
}

const color = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A chart over time. What it shows is also said in its label, for those who do not see it. */
export function Chart(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [read, setRead] = useState<string | null>(null);
  const dark = useDark();
  const shape = props.lines.map(line => line.label).join();
  useEffect(() => {
    const element = box.current!;
    const made = new uPlot(options(latest, element.clientWidth, setRead), latest.current.data, element);
    plot.current = made;
    const resize = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: latest.current.height }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [dark, shape]);
  useEffect(() => {
    plot.current?.batch(() => {
      plot.current?.setData(props.data, false);
      plot.current?.setScale('x', { min: props.from, max: props.to });
    });
  }, [props.data, props.from, props.to]);
  return (
    <div class="chart">
      <div ref={box} role="img" aria-label={props.label} />
      <p class="readout" aria-hidden="true">{read ?? <Legend lines={props.lines} marks={props.marks.length > 0} />}</p>
    </div>
  );
}

function Legend({ lines, marks }: { lines: Line[]; marks: boolean }) {
  return (
    <>
      {lines.filter(line => !line.quiet).map(line => (
        <span key={line.label} class="key"><i style={{ background: `var(${line.color})` }} />{line.label}</span>
      ))}
      {marks && <span class="key"><i style={{ background: 'var(--bad)' }} />anomaly</span>}
    </>
  );
}

function options(latest: { current: ChartProps }, width: number, setRead: (text: string | null) => void): uPlot.Options {
  const props = latest.current;
  const axis: uPlot.Axis = {
    stroke: color('--muted'),
    grid: { stroke: color('--grid'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  return {
    width,
    height: props.height,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 }, sync: { key: 'sensor' } },
    scales: {
      x: { time: true, range: () => [latest.current.from, latest.current.to] },
      y: props.range ? { range: () => latest.current.range! } : { range: (_, min, max) => spread(min, max) },
    },
    axes: [
      {
        ...axis,
        size: 28,
        space: () => (isOfDays(latest.current) ? 110 : 70),
        values: (_, splits) => splits.map(at => timeAt(at, (splits[1] ?? 0) - (splits[0] ?? 0) < 60, latest.current)),
      },
      { ...axis, size: 60, gap: 6, space: 34, values: (_, splits) => splits.map(number => value(number)) },
    ],
    series: [{}, ...props.lines.map(line => series(line))],
    bands: (props.bands ?? []).map(band => ({ series: [band.upper, band.lower], fill: color(band.color) })),
    hooks: {
      drawClear: [plot => drawMarks(plot, latest.current.marks)],
      setCursor: [plot => setRead(readAt(plot, latest.current))],
    },
  };
}

function series(line: Line): uPlot.Series {
  return {
    label: line.label,
    stroke: line.width === 0 ? 'transparent' : color(line.color),
    width: line.width ?? 1.5,
    spanGaps: true,
    ...(line.dash ? { dash: line.dash } : {}),
    points: { show: line.points ?? false, size: 4, fill: color(line.color) },
  };
}

/** Room above and below, and a little of it where all values are one. */
function spread(min: number | null, max: number | null): [number, number] {
  if (min === null || max === null) {
    return [0, 1];
  }

  const room = max > min ? (max - min) * 0.08 : Math.max(Math.abs(max) * 0.05, 0.5);
  return [min - room, max + room];
}

/** An anomaly is a shade as long as it, and at its peak a thin line with a head at the top: to be seen, and not in the way of what lies under it. */
function drawMarks(plot: uPlot, marks: Mark[]): void {
  const { left, top, width, height } = plot.bbox;
  const { ctx } = plot;
  const pixel = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  for (const mark of marks) {
    const begin = plot.valToPos(mark.from, 'x', true);
    const end = plot.valToPos(mark.to, 'x', true);
    const peak = plot.valToPos(mark.peak, 'x', true);
    ctx.fillStyle = color('--mark');
    ctx.fillRect(begin, top, Math.max(end - begin, 2 * pixel), height);
    ctx.fillStyle = color('--mark-line');
    ctx.fillRect(peak - pixel / 2, top, pixel, height);
    ctx.fillStyle = color('--bad');
    ctx.beginPath();
    ctx.moveTo(peak - 4 * pixel, top);
    ctx.lineTo(peak + 4 * pixel, top);
    ctx.lineTo(peak, top + 7 * pixel);
    ctx.fill();
  }

  ctx.restore();
}

function readAt(plot: uPlot, props: ChartProps): string | null {
  const at = plot.cursor.idx;
  if (at === null || at === undefined || plot.cursor.left === undefined || plot.cursor.left < 0) {
    return null;
  }

  const values = props.lines
    .map((line, i) => ({ line, value: plot.data[i + 1]?.[at] }))
    .filter(read => !read.line.quiet && read.value !== null && read.value !== undefined)
    .map(read => `${read.line.label} ${value(read.value)}`);
  return [timeAt(plot.data[0][at]!, true, props), ...values].join(' · ');
}

const isOfDays = ({ from, to }: ChartProps) => to - from > 86400;

/** A time of day; of a chart of more than a day, with the day. */
function timeAt(seconds: number, withSeconds: boolean, props: ChartProps): string {
  const time = timeOfDay(seconds, withSeconds, props.utc);
  return isOfDays(props) ? `${dayOf(seconds, props.utc)}, ${time}` : time;
}

export interface SparklineProps {
  label: string;
  time: number[];
  values: (number | null)[];
  /** The instant of the event. */
  peak: number;
  pause: Pause | null;
}

/** A small line without axes; a dot where the event is, or a shade where there was no reading. */
export function Sparkline({ label, time, values, peak, pause }: SparklineProps) {
  const box = useRef<HTMLDivElement>(null);
  const dark = useDark();
  useEffect(() => {
    const plot = new uPlot({
      width: 132,
      height: 36,
      pxAlign: false,
      padding: [5, 5, 5, 5],
      cursor: { show: false },
      legend: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { time: true, ...(pause ? { range: (_, __, max) => [pause.begin, Math.max(pause.to, max)] } : {}) },
        y: { range: (_, min, max) => spread(min, max) },
      },
      series: [{}, { stroke: color('--line'), width: 1.5, spanGaps: false, points: { show: time.length < 3, size: 4 } }],
      hooks: pause ? { drawClear: [made => drawPause(made, pause)] } : { draw: [made => drawDot(made, peak)] },
    }, [time, values], box.current!);
    return () => plot.destroy();
  }, [dark, time, values, peak, pause]);
  return <div ref={box} class="sparkline" role="img" aria-label={label} />;
}

function drawPause(plot: uPlot, pause: Pause): void {
  const { top, height } = plot.bbox;
  const begin = plot.valToPos(pause.from, 'x', true);
  plot.ctx.fillStyle = color('--pause');
  plot.ctx.fillRect(begin, top, Math.max(plot.valToPos(pause.to, 'x', true) - begin, 2 * devicePixelRatio), height);
}

function drawDot(plot: uPlot, peak: number): void {
  const [times, values] = plot.data;
  let nearest = 0;
  times.forEach((time, i) => {
    nearest = Math.abs(time - peak) < Math.abs(times[nearest]! - peak) ? i : nearest;
  });
  const at = values?.[nearest];
  if (at === null || at === undefined) {
    return;
  }

  plot.ctx.beginPath();
  plot.ctx.fillStyle = color('--bad');
  plot.ctx.arc(plot.valToPos(times[nearest]!, 'x', true), plot.valToPos(at, 'y', true), 3 * devicePixelRatio, 0, 2 * Math.PI);
  plot.ctx.fill();
}
