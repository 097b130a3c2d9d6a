/** The separator of the cells of a record. */
export type CsvSeparator = ',' | ';'

/** Formats a record of separated values (RFC 4180), with quotes where necessary, and without a line end. */
export function toCsvRecord(cells: readonly string[], separator: CsvSeparator = ','): string {
  return cells
    .map((cell) => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(separator)
}
