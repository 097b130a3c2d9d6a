import { formatCount } from '../command/format.js'
import { type Target, type Comparison, meetsTarget } from './statistics.js'

/** One row of the results: a workload and its comparison with a baseline. */
export interface Result {
  readonly workload: string
  readonly baseline: string
  /** Undefined if there is no target. */
  readonly target: Target | undefined
  readonly unit: 'per second' | 'ms'
  readonly comparison: Comparison
  /** The latency that 99 % of the replies do not exceed, in milliseconds; undefined if it was not measured. */
  readonly p99?: Comparison
}

/** Formats the results as a Markdown table. */
export function formatResults(results: readonly Result[]): string {
  return formatTable(
    [
      'workload',
      'baseline',
      'target',
      'ratio',
      '',
      'measured / baseline',
      'range of ratios',
      'p99 / baseline',
    ],
    results.map(({ workload, baseline, target, unit, comparison, p99 }) => [
      workload,
      baseline,
      formatTarget(target),
      formatRatio(comparison.ratio),
      target === undefined ? '' : meetsTarget(target, comparison.ratio) ? 'ok' : 'MISSED',
      `${formatNumber(comparison.measured)} / ${formatNumber(comparison.baseline)} ${unit}`,
      `${formatRatio(comparison.lowest)} to ${formatRatio(comparison.highest)}`,
      p99 === undefined ? '' : `${formatNumber(p99.measured)} / ${formatNumber(p99.baseline)} ms`,
    ]),
  )
}

/** Formats an aligned Markdown table. Each row has as many cells as the header. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, i) => Math.max(3, ...[header, ...rows].map((row) => String(row[i]).length)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => String(cells[i]).padEnd(width)).join(' | ')} |`
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** Rounds to three significant digits; measurements are not more precise. */
export function formatNumber(number: number): string {
  return formatCount(Number(number.toPrecision(3)))
}

function formatRatio(ratio: number): string {
  return ratio.toFixed(2)
}

function formatTarget(target: Target | undefined): string {
  if (target === undefined) return ''
  return 'atLeast' in target
    ? `at least ${formatNumber(target.atLeast)}`
    : `at most ${formatNumber(target.atMost)}`
}
