// User Timing: marks and measures of one isolate. The oldest entry makes room when there are too many.
;((plat, part) => {
  const { array } = plat
  const ENTRIES_MAX = 1000
  const entries = []

  class PerformanceEntry {
    #name
    #entryType
    #startTime
    #duration
    #detail
    constructor(secret, fields) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
      this.#name = fields.name
      this.#entryType = fields.entryType
      this.#startTime = fields.startTime
      this.#duration = fields.duration
      this.#detail = fields.detail
    }
    get name() {
      return this.#name
    }
    get entryType() {
      return this.#entryType
    }
    get startTime() {
      return this.#startTime
    }
    get duration() {
      return this.#duration
    }
    toJSON() {
      const fields = { name: this.#name, entryType: this.#entryType, startTime: this.#startTime, duration: this.#duration }
      return this.#detail === undefined ? fields : { ...fields, detail: this.#detail }
    }
    [plat.inspected]() {
      return this.toJSON()
    }
    static {
      plat.entryDetail = (entry) => entry.#detail
    }
  }
  const timeOf = (value) => {
    const time = +value
    if (time < 0) throw new TypeError(`The time ${time} is before the time origin`)
    if (plat.number.isNaN(time)) throw new TypeError('The time is not a number')
    return time
  }
  /** As structuredClone does it; null without one. */
  const detailOf = (options) => (options?.detail === undefined ? null : plat.clone(options.detail))

  class PerformanceMark extends PerformanceEntry {
    constructor(name = plat.missing('name'), options = undefined) {
      const startTime = options?.startTime === undefined ? plat.elapsed() : timeOf(options.startTime)
      super(plat.secret, { name: `${name}`, entryType: 'mark', startTime, duration: 0, detail: detailOf(options) })
    }
    get detail() {
      return plat.entryDetail(this)
    }
  }
  class PerformanceMeasure extends PerformanceEntry {
    get detail() {
      return plat.entryDetail(this)
    }
  }

  const add = (entry) => {
    array.push(entries, entry)
    if (entries.length > ENTRIES_MAX) array.shift(entries)
    return entry
  }
  /** The time that a mark's name or a number stands for. */
  const pointOf = (value) => {
    if (typeof value === 'number') return timeOf(value)
    for (let i = entries.length - 1; i >= 0; i--)
      if (entries[i].entryType === 'mark' && entries[i].name === `${value}`) return entries[i].startTime
    throw new plat.DOMException(`The mark '${value}' has not been set`, 'SyntaxError')
  }
  const spanOf = (startOrOptions, endMark) => {
    const isOptions = typeof startOrOptions === 'object' && startOrOptions !== null
    const { start, end, duration } = isOptions ? startOrOptions : { start: startOrOptions, end: endMark }
    if (isOptions && endMark !== undefined) throw new TypeError('Give the end either as an option or as an argument')
    if (isOptions && start !== undefined && end !== undefined && duration !== undefined)
      throw new TypeError('Give two of start, end and duration')
    const length = duration === undefined ? undefined : +duration
    const last = end !== undefined ? pointOf(end) : length !== undefined && start !== undefined ? pointOf(start) + length : plat.elapsed()
    const first = start !== undefined ? pointOf(start) : length !== undefined ? last - length : 0
    return { startTime: first, duration: last - first, detail: isOptions ? detailOf(startOrOptions) : null }
  }

  part.timeline = {
    __proto__: null,
    mark: (name, options) => add(new PerformanceMark(name, options)),
    measure: (name, start, end) => {
      const span = spanOf(start, end)
      return add(new PerformanceMeasure(plat.secret, { name: `${name}`, entryType: 'measure', ...span }))
    },
    list: (name, type) => {
      const found = []
      for (let i = 0; i < entries.length; i++) {
        const entry = entries[i]
        if ((name === undefined || entry.name === name) && (type === undefined || entry.entryType === type)) array.push(found, entry)
      }
      return array.sort(found, (a, b) => a.startTime - b.startTime)
    },
    clear: (type, name) => {
      for (let i = entries.length - 1; i >= 0; i--)
        if (entries[i].entryType === type && (name === undefined || entries[i].name === `${name}`)) array.splice(entries, i, 1)
    },
  }
  plat.tagged(PerformanceEntry, 'PerformanceEntry')
  plat.tagged(PerformanceMark, 'PerformanceMark')
  plat.tagged(PerformanceMeasure, 'PerformanceMeasure')
  part.PerformanceEntry = PerformanceEntry
  part.PerformanceMark = PerformanceMark
  part.PerformanceMeasure = PerformanceMeasure
})(plat, part)
