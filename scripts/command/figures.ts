/** A number with its digits in groups. */
export function formatCount(number: number): string {
  return number.toLocaleString('en')
}

/** How long it has been, in seconds. @param started as of `performance.now()`. */
export function formatSecondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1)
}
