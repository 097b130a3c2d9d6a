/** What a line of a file encoding: the fields of one record, or nothing that can be read as one. */
export type SourceLine =
  { readonly line: number; readonly fields: unknown } | { readonly line: number; readonly error: string }
