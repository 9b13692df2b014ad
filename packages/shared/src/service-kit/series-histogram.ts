import { Histogram, type HistogramConfiguration } from 'prom-client'

/** One line of a histogram: the observations of one set of labels. */
export interface Series {
  /** Costs a few nanoseconds: no labels are looked up. */
  observe(value: number): void
}

type Labels = Readonly<Record<string, string>>

/** As prom-client's own histogram keeps them: labels of the series apart from `le`. */
interface Sample {
  labels: Record<string, string | number>
  sharedLabels: Labels
  value: number
  metricName: string
}

interface Exported {
  name: string
  help: string
  type: string
  aggregator: string
  values: Sample[]
}

/** What a registry asks a histogram for, and what its `get` is made from; prom-client's types do not name it. */
const exportByLabels: (this: Histogram) => Promise<Exported> = Reflect.get(Histogram.prototype, 'getForPromString')

/**
 * A Prometheus histogram for hot paths: take the series of its labels once and observe through it. Observing by labels goes on working;
 * use one way only for one set of labels.
 */
export class SeriesHistogram extends Histogram {
  readonly #configuration: { name: string; buckets: readonly number[] }
  readonly #series = new Map<string, CountedSeries>()

  constructor(configuration: HistogramConfiguration<string> & { buckets: number[] }) {
    super(configuration)
    this.#configuration = configuration
  }

  /** The series of these labels, always the same one. Label values must be of a bounded number. */
  series(labels: Labels): Series {
    const key = JSON.stringify(labels)
    const known = this.#series.get(key)
    if (known) return known
    const series = new CountedSeries(labels, this.#configuration.buckets)
    this.#series.set(key, series)
    return series
  }

  async getForPromString(): Promise<Exported> {
    const exported = await exportByLabels.call(this)
    const values = [...this.#series.values()].flatMap((series) => series.samples(this.#configuration.name))
    return { ...exported, values: [...exported.values, ...values] }
  }
}

class CountedSeries implements Series {
  readonly #labels: Labels
  readonly #buckets: readonly number[]
  readonly #counts: Float64Array
  #sum = 0

  constructor(labels: Labels, buckets: readonly number[]) {
    this.#labels = labels
    this.#buckets = buckets
    this.#counts = new Float64Array(buckets.length + 1)
  }

  observe(value: number): void {
    const buckets = this.#buckets
    let index = 0
    while (index < buckets.length && value > (buckets[index] ?? 0)) index += 1
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
    this.#sum += value
  }

  samples(name: string): Sample[] {
    let total = 0
    const sample = (suffix: string, value: number, labels: Sample['labels']): Sample => ({
      labels,
      sharedLabels: this.#labels,
      value,
      metricName: `${name}_${suffix}`,
    })
    const buckets = [...this.#counts].map((count, index) => {
      total += count
      return sample('bucket', total, { le: this.#buckets[index] ?? '+Inf' })
    })
    return [...buckets, sample('sum', this.#sum, {}), sample('count', total, {})]
  }
}
