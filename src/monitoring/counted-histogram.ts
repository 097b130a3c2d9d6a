import { Histogram, type LabelValues } from 'prom-client'

/** Counts values per bucket. */
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

  /** Returns the series in the format of Prometheus: each bucket includes the buckets below it. */
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
 * A histogram that is fast enough for every request. prom-client's own looks up the labels for each value, which takes 1 µs of the 30
 * that a read takes. Here, the caller looks them up once. Registries treat it like any other histogram.
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

  /** Returns the counts of these labels. Call it once per combination and keep the result. */
  bucketsFor(labels: LabelValues<Label>): Counts<Label> {
    const counts = new Counts(labels, this.settings.buckets)
    this.#counts.push(counts)
    return counts
  }

  /** Returns the metric to a registry, which calls this method. */
  getForPromString() {
    const { name, help } = this.settings
    const values = this.#counts.flatMap((it) => it.series(name))
    return { name, help, type: 'histogram', aggregator: 'sum', values }
  }
}
