/** Formats a number with thousands separators, such as `1,234`. */
export function formatCount(number: number): string {
  return number.toLocaleString('en')
}

/** Formats the time elapsed since `started` (of `performance.now()`), such as `1.2 s`. */
export function formatTimeSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`
}

/** Pads the cells of each column to the same width: the first column to the left, the others to the right. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  )
}
