import type { FunctionFigures, Invocation } from '@plat/shared/contracts/functions.ts'

/** Records and figures that travel to the api together, under one name: figures of one name are added once, however often they arrive. */
export class RecordBatch {
  readonly name: string
  /** On its way, now or once before: no figures may be added any more, nor moved elsewhere. */
  isSealed = false
  /** Of what it holds, as JSON, about. */
  bytes = 0
  #invocations: Invocation[] = []
  readonly #figures = new Map<string, FunctionFigures>()

  constructor(name: string) {
    this.name = name
  }

  get invocations(): readonly Invocation[] {
    return this.#invocations
  }

  get figures(): readonly FunctionFigures[] {
    return [...this.#figures.values()]
  }

  /** Of how many versions and hours. */
  get figuresCount(): number {
    return this.#figures.size
  }

  get isEmpty(): boolean {
    return this.#invocations.length === 0 && this.#figures.size === 0
  }

  add(invocation: Invocation, bytes: number): void {
    this.#invocations.push(invocation)
    this.bytes += bytes
  }

  /** Figures of the same version and hour become one. */
  addFigures(figures: readonly FunctionFigures[], bytes: number): void {
    this.bytes += bytes
    for (const each of figures) {
      const key = `${each.projectId}:${each.functionName}:${each.version}:${each.hour}`
      const known = this.#figures.get(key)
      this.#figures.set(key, known ? sum(known, each) : each)
    }
  }

  dropInvocations(): number {
    const count = this.#invocations.length
    this.#invocations = []
    this.bytes = 0
    return count
  }
}

function sum(a: FunctionFigures, b: FunctionFigures): FunctionFigures {
  return {
    ...a,
    success: a.success + b.success,
    error: a.error + b.error,
    timeout: a.timeout + b.timeout,
    cold: a.cold + b.cold,
    wallMs: a.wallMs + b.wallMs,
    cpuMs: a.cpuMs + b.cpuMs,
    queueMs: a.queueMs + b.queueMs,
    bytesIn: a.bytesIn + b.bytesIn,
    bytesOut: a.bytesOut + b.bytesOut,
    latency: a.latency.map((count, index) => count + (b.latency[index] ?? 0)),
  }
}
