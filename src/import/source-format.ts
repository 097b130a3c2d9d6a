import { extname } from 'node:path'

/** How a file encoding records: a line of comma-separated values each below a header, or a JSON object a line. */
export type SourceFormat = 'csv' | 'ndjson'

const FORMATS: Record<string, SourceFormat> = { csv: 'csv', ndjson: 'ndjson', jsonl: 'ndjson' }

/** @param said what the caller says the format is; else the file's name tells. @throws Error if neither is one. */
export function sourceFormatOf(file: string, said?: string): SourceFormat {
  const format = FORMATS[said ?? extname(file).slice(1).toLowerCase()]
  if (format === undefined) {
    throw new Error(`${said ?? file}: not .csv, .ndjson or .jsonl; say --format csv or ndjson`)
  }
  return format
}
