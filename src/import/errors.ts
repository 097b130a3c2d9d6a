/** A file cannot be read beyond a line, counted from 1. Each reason says what is wrong with that line. */
export class UnreadableSourceError extends Error {
  override readonly name = 'UnreadableSourceError'

  constructor(
    readonly line: number,
    readonly reasons: readonly string[],
  ) {
    super(`line ${line}: ${reasons.join('; ')}`)
  }
}
