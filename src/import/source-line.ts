/** A line of a file: the fields of one record, or why it cannot be read. */
export type SourceLine =
  { readonly line: number; readonly fields: unknown } | { readonly line: number; readonly error: string }
