/** A file that cannot be read on from a line, counted from 1. The reasons say what is wrong with the line. */
export class UnreadableSourceError extends Error {
  override readonly name = 'UnreadableSourceError'

  constructor(
    readonly line: number,
    readonly reasons: readonly string[],
  ) {
    super(`line ${line}: ${reasons.join('; ')}`)
  }
}
