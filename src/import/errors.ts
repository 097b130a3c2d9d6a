import type { ImportReport } from './import-file.js'

/** What a person can do about an error. Commands and handlers name their own options for it. */
export type Remedy = 'encoding' | 'columns' | 'date-format'

/** An error of a line or of one of its fields. */
export interface LineErrorDetail {
  /** The field's heading as the file has it; undefined if the error is of the whole line. */
  readonly field?: string | undefined
  /** The value as the file has it. */
  readonly value?: string | undefined
  /** A sentence without a full stop. It begins with the field, or with the value if that cannot be read, or completes `line N: `. */
  readonly detail: string
  readonly remedy?: Remedy | undefined
}

/** An error of the record that begins in a line of the file, counted from 1; in a workbook, a row. */
export interface LineError extends LineErrorDetail {
  readonly line: number
}

/** A file cannot be read beyond a line, counted from 1. Each error says what is wrong with that line. */
export class UnreadableSourceError extends Error {
  override readonly name = 'UnreadableSourceError'

  constructor(
    readonly line: number,
    readonly errors: readonly LineErrorDetail[],
  ) {
    super(`line ${line}: ${errors.map(({ detail }) => detail).join('; ')}`)
  }
}

/** Lines of a file have errors. Nothing was imported. */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError'

  /** @param unit what the file is made of. */
  constructor(
    readonly report: ImportReport,
    readonly unit: 'line' | 'row',
  ) {
    super('the file has errors')
  }
}

/** Formats an error like `line 7, Expires at: 31.02.2026 is not a date`. @param unit what the file is made of. */
export function describeLineError({ line, field, detail }: LineError, unit: 'line' | 'row' = 'line'): string {
  const isNamed = field === undefined || detail.startsWith(field)
  return `${unit} ${line}${isNamed ? '' : `, ${field}`}: ${detail}`
}
