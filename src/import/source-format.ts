import { extname } from 'node:path'

/** The format of an exported file: comma-separated values below a header, or one JSON object per line. */
export type SourceFormat = 'csv' | 'ndjson'

/** The format of a file to import: that of an export, or a workbook of a spreadsheet program. */
export type ImportFormat = SourceFormat | 'xlsx'

const EXPORT_FORMATS: Readonly<Record<string, SourceFormat>> = {
  csv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
}
const IMPORT_FORMATS: Readonly<Record<string, ImportFormat>> = { ...EXPORT_FORMATS, tsv: 'csv', xlsx: 'xlsx' }

/**
 * Finds the format of a file to export.
 *
 * @param format the user's choice; by default, the extension of the file name decides.
 * @throws Error if neither is a known format.
 */
export function sourceFormatOf(file: string, format?: string): SourceFormat {
  const found = EXPORT_FORMATS[format ?? extensionOf(file)]
  if (found !== undefined) return found
  throw new Error(
    `${format ?? file}: unknown format; name the file .csv, .ndjson or .jsonl, or give --format csv or ndjson`,
  )
}

/** Finds the format of a file to import, as `sourceFormatOf` does. */
export function importFormatOf(file: string, format?: string): ImportFormat {
  const found = IMPORT_FORMATS[format ?? extensionOf(file)]
  if (found !== undefined) return found
  throw new Error(
    `${format ?? file}: unknown format; name the file .csv, .tsv, .xlsx, .ndjson or .jsonl, or give --format csv, xlsx or ndjson`,
  )
}

function extensionOf(file: string): string {
  return extname(file).slice(1).toLowerCase()
}
