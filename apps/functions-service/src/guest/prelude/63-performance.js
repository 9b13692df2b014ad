// performance. High Resolution Time §7; marks and measures (User Timing §3) when asked for (lazy/performance.js).
;((plat) => {
  const { math } = plat
  let origin
  let lastTick = 0
  plat.array.push(plat.onBind, () => {
    origin = plat.now()
    lastTick = 0
  })
  /** Unix time in ms at which this isolate began. */
  plat.timeOrigin = () => {
    origin ??= plat.now()
    return origin
  }
  /** Milliseconds since then, never going back. */
  plat.elapsed = () => {
    lastTick = math.max(lastTick, plat.now() - plat.timeOrigin())
    return lastTick
  }
  const timeline = () => plat.part('performance').timeline

  class Performance extends plat.EventTarget {
    constructor(secret) {
      if (secret !== plat.secret) throw new TypeError('Illegal constructor')
      super()
    }
    get timeOrigin() {
      return plat.timeOrigin()
    }
    now() {
      return plat.elapsed()
    }
    mark(name, options = undefined) {
      return timeline().mark(name, options)
    }
    measure(name, start = undefined, end = undefined) {
      return timeline().measure(name, start, end)
    }
    getEntries() {
      return timeline().list()
    }
    getEntriesByName(name, type = undefined) {
      return timeline().list(`${name}`, type)
    }
    getEntriesByType(type) {
      return timeline().list(undefined, `${type}`)
    }
    clearMarks(name = undefined) {
      timeline().clear('mark', name)
    }
    clearMeasures(name = undefined) {
      timeline().clear('measure', name)
    }
    toJSON() {
      return { timeOrigin: plat.timeOrigin() }
    }
  }
  plat.tagged(Performance, 'Performance')
  plat.expose('Performance', Performance)
  plat.expose('performance', new Performance(plat.secret))
  plat.exposeLazily(['PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure'], () => plat.part('performance'))
})(plat)
