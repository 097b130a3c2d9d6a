/** The median; NaN if there are no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low = NaN, high = NaN] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[sorted.length >> 1]]
  return (low + high) / 2
}

/** Two series measured in alternation, compared round by round. */
export interface Comparison {
  /** Medians over the rounds. */
  readonly measured: number
  readonly baseline: number
  /** Median, minimum and maximum of measured / baseline over the rounds. */
  readonly ratio: number
  readonly lowest: number
  readonly highest: number
}

export interface Round {
  readonly measured: number
  readonly baseline: number
}

/** Compares each round with itself, so that a period in which the machine is slow affects both sides alike. */
export function compare(rounds: readonly Round[]): Comparison {
  const ratios = rounds.map(({ measured, baseline }) => measured / baseline)
  return {
    measured: median(rounds.map(({ measured }) => measured)),
    baseline: median(rounds.map(({ baseline }) => baseline)),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  }
}

/** The ratio that we aim for. */
export type Target = { readonly atLeast: number } | { readonly atMost: number }

export function meetsTarget(target: Target, ratio: number): boolean {
  return 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost
}
