import { formatCount } from '../command/format.js'
import { type Bound, type Comparison, isMet } from './statistics.js'

/** A row of the table: a work, what it is compared with, and what came out. */
export interface Result {
  readonly work: string
  readonly against: string
  /** None where the figures are only to be known. */
  readonly bound: Bound | undefined
  readonly unit: 'a second' | 'ms'
  readonly comparison: Comparison
}

/** The results as a Markdown table. */
export function formatResults(results: readonly Result[]): string {
  return formatTable(
    ['work', 'against', 'bound', 'measured', '', 'ours / theirs', 'rounds'],
    results.map(({ work, against, bound, unit, comparison: { ours, theirs, ratio, least, most } }) => [
      work,
      against,
      formatBound(bound),
      formatRatio(ratio),
      bound === undefined ? '' : isMet(bound, ratio) ? 'ok' : 'MISSED',
      `${formatNumber(ours)} / ${formatNumber(theirs)} ${unit}`,
      `${formatRatio(least)} to ${formatRatio(most)}`,
    ]),
  )
}

/** A Markdown table whose columns are aligned. Each row has as many cells as the head. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((row) => String(row[i]).length)))
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => String(cells[i]).padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** Three digits, which is more than a noisy machine is worth. */
export function formatNumber(number: number): string {
  return formatCount(Number(number.toPrecision(3)))
}

function formatRatio(ratio: number): string {
  return ratio.toFixed(2)
}

function formatBound(bound: Bound | undefined): string {
  if (bound === undefined) return ''
  return 'atLeast' in bound ? `at least ${bound.atLeast}` : `at most ${bound.atMost}`
}
