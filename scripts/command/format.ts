/** Formats a number with thousands separators, such as `1,234`. */
export function formatCount(number: number): string {
  return number.toLocaleString('en')
}

/** Formats the time elapsed since `started` (of `performance.now()`), such as `1.2 s`. */
export function formatTimeSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`
}

/** Pads the cells of each column to the same width: the first column on the right, the others on the left. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widthOf = (column: number) => Math.max(...rows.map((row) => String(row[column]).length))
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widthOf(i)) : cell.padStart(widthOf(i)))).join('  '),
  )
}
