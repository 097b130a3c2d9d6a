import type { LineErrorDetail } from './errors.js'

/** A line of a file: the fields of one record, or the errors that make it unreadable. */
export type SourceLine =
  | {
      readonly line: number
      readonly fields: unknown
      /** The cells of a table's row. */
      readonly cells?: readonly string[]
      /** The errors of cells that cannot be read. */
      readonly errors?: readonly LineErrorDetail[]
    }
  | { readonly line: number; readonly errors: readonly LineErrorDetail[] }

/** A row of a table: the record that begins in a line of the file, counted from 1. */
export interface TableRow {
  readonly line: number
  readonly cells: readonly string[]
  /** The reasons why cells cannot be read, by the number of the column. Their texts are empty. */
  readonly unreadable?: ReadonlyMap<number, string>
}

/** The separators of CSV, by name. */
export const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t' } as const
/** The name of a separator. */
export type Separator = keyof typeof SEPARATORS
