/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low = NaN, high = NaN] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[sorted.length >> 1]]
  return (low + high) / 2
}

/** Two series that were measured in turn, compared round by round. */
export interface Comparison {
  /** Medians. */
  readonly ours: number
  readonly theirs: number
  /** The median of the rounds' ratios, ours by theirs, and their range. */
  readonly ratio: number
  readonly least: number
  readonly most: number
}

export function compare(rounds: readonly { readonly ours: number; readonly theirs: number }[]): Comparison {
  const ratios = rounds.map(({ ours, theirs }) => ours / theirs)
  return {
    ours: median(rounds.map(({ ours }) => ours)),
    theirs: median(rounds.map(({ theirs }) => theirs)),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
  }
}

/** What a ratio is held to. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number }

export function isMet(bound: Bound, ratio: number): boolean {
  return 'atLeast' in bound ? ratio >= bound.atLeast : ratio <= bound.atMost
}
