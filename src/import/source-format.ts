import { extname } from 'node:path'

/** The format of a file: comma-separated values below a header, or one JSON object per line. */
export type SourceFormat = 'csv' | 'ndjson'

const FORMATS: Record<string, SourceFormat> = { csv: 'csv', ndjson: 'ndjson', jsonl: 'ndjson' }

/**
 * Finds the format of a file.
 *
 * @param format as given by the user; if undefined, the file name's extension decides.
 * @throws Error if neither is a known format.
 */
export function sourceFormatOf(file: string, format?: string): SourceFormat {
  const found = FORMATS[format ?? extname(file).slice(1).toLowerCase()]
  if (found === undefined) {
    throw new Error(
      `${format ?? file}: unknown format; name the file .csv, .ndjson or .jsonl, or give --format csv or ndjson`,
    )
  }
  return found
}
