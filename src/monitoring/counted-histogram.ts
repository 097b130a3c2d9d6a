import { Histogram, type LabelValues } from 'prom-client'

/** How many values fell into each bucket. */
export class Counts<Label extends string> {
  readonly #buckets: number[] = []
  #sum = 0

  constructor(
    readonly labels: LabelValues<Label>,
    readonly bounds: readonly number[],
  ) {}

  add(value: number): void {
    let bucket = 0
    for (const bound of this.bounds) {
      if (value <= bound) break
      bucket++
    }
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1
    this.#sum += value
  }

  /** As Prometheus has it: each bucket holds also what is in those below it. */
  series(name: string) {
    let count = 0
    const buckets = [...this.bounds, '+Inf'].map((le, i) => {
      count += this.#buckets[i] ?? 0
      return { metricName: `${name}_bucket`, labels: { le }, sharedLabels: this.labels, value: count }
    })
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, sharedLabels: this.labels, value: this.#sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels: this.labels, value: count },
    ]
  }
}

/**
 * A histogram for what happens with every request: to add a value is to count it. prom-client's own looks its labels up each
 * time, which takes 1 µs of the 30 that a read takes.
 */
export class CountedHistogram<Label extends string> extends Histogram<Label> {
  readonly #counts: Counts<Label>[] = []

  constructor(
    private readonly settings: ConstructorParameters<typeof Histogram<Label>>[0] & {
      readonly buckets: number[]
    },
  ) {
    super(settings)
  }

  /** Where the values of these labels are counted; to be asked for once. */
  bucketsFor(labels: LabelValues<Label>): Counts<Label> {
    const counts = new Counts(labels, this.settings.buckets)
    this.#counts.push(counts)
    return counts
  }

  /** What a registry asks a metric for, and what `get` is made of. */
  getForPromString() {
    const { name, help } = this.settings
    const values = this.#counts.flatMap((it) => it.series(name))
    return { name, help, type: 'histogram', aggregator: 'sum', values }
  }
}
