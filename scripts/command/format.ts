/** A number with its digits in groups. */
export function formatCount(number: number): string {
  return number.toLocaleString('en')
}

/** How long it has been, such as `1.2 s`. @param started as of `performance.now()`. */
export function formatTimeSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`
}
