/** The kind of advice about an error. Commands and handlers phrase it with their own options. */
export type Remedy = 'encoding' | 'columns' | 'date-format'

/** An error of a line or of one of its fields. */
export interface LineErrorDetail {
  /** The heading of the field in the file; undefined if the error concerns the whole line. */
  readonly field?: string | undefined
  /** The text of the value in the file. */
  readonly value?: string | undefined
  /** A sentence without a full stop. It begins with the field or with an unreadable value, or it completes `line N: `. */
  readonly detail: string
  readonly remedy?: Remedy | undefined
}

/** An error in the record that begins in this line of the file, or row of a workbook. Lines and rows count from 1. */
export interface LineError extends LineErrorDetail {
  readonly line: number
}

/** The file cannot be read beyond a line. The errors describe that line. */
export class UnreadableSourceError extends Error {
  override readonly name = 'UnreadableSourceError'

  constructor(
    readonly line: number,
    readonly errors: readonly LineErrorDetail[],
  ) {
    super(`line ${line}: ${errors.map(({ detail }) => detail).join('; ')}`)
  }
}

/** Formats an error like `line 7, Expires at: 31.02.2026 is not a date`. @param unit the unit in which `line` counts. */
export function describeLineError({ line, field, detail }: LineError, unit: 'line' | 'row' = 'line'): string {
  const isNamed = field === undefined || detail.startsWith(field)
  return `${unit} ${line}${isNamed ? '' : `, ${field}`}: ${detail}`
}
