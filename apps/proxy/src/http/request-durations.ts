import type { Series, SeriesHistogram } from '@plat/shared/service-kit/series-histogram.ts'
import type { Visit, VisitKind } from './visit.ts'

/** The series of one method, by class of status. */
type Methods = Map<string, (Series | undefined)[]>

/** How long requests took, by method, kind of answer and class of status. Every request pays for it, so its series are kept at hand. */
export class RequestDurations {
  readonly #histogram: SeriesHistogram
  /** Bounded by the methods that the parser knows, some 35. */
  readonly #kinds: Record<VisitKind, Methods> = {
    error: new Map(),
    own: new Map(),
    undeployed: new Map(),
    redirect: new Map(),
    file: new Map(),
    function: new Map(),
  }

  constructor(histogram: SeriesHistogram) {
    this.#histogram = histogram
  }

  observe({ kind, request, response }: Visit, seconds: number): void {
    const { method = '' } = request
    const statusClass = Math.floor(response.statusCode / 100)
    const classes = this.#kinds[kind].get(method) ?? []
    const known = classes[statusClass]
    const series = known ?? this.#histogram.series({ method, route: kind, status: `${statusClass}xx` })
    series.observe(seconds)
    if (known) return
    classes[statusClass] = series
    this.#kinds[kind].set(method, classes)
  }
}
