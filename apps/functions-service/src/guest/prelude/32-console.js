// console: formats as Node does and hands each call's text to the host, one line of the invocation's log.
;((plat) => {
  const { string, array, map, number } = plat

  const shown = (value) => (typeof value === 'string' ? value : plat.inspect(value))
  const toNumber = (value) => (typeof value === 'object' || typeof value === 'symbol' ? Number.NaN : value)
  const numeric = (value, convert) => (typeof value === 'bigint' ? `${value}n` : plat.inspect(convert(toNumber(value))))

  const substitute = (directive, value) => {
    switch (directive) {
      case 's':
        return typeof value === 'object' && value !== null
          ? plat.inspect(value, { depth: 0 })
          : typeof value === 'bigint'
            ? `${value}n`
            : String(value)
      case 'd':
        return numeric(value, (input) => +input)
      case 'i':
        return numeric(value, number.parseInt)
      case 'f':
        return numeric(value, number.parseFloat)
      case 'j':
        return `${plat.json.stringify(value)}`
      case 'o':
        return plat.inspect(value, { depth: 4 })
      case 'O':
        return plat.inspect(value)
      case 'c':
        return ''
      default:
        return undefined
    }
  }

  /** Node's util.format. */
  const format = (args) => {
    let text = ''
    let next = 0
    if (typeof args[0] === 'string') {
      const template = args[0]
      next = 1
      let from = 0
      for (let at = string.indexOf(template, '%'); at >= 0 && at + 1 < template.length; at = string.indexOf(template, '%', from)) {
        const directive = string.charAt(template, at + 1)
        text += string.slice(template, from, at)
        const replaced = directive === '%' ? '%' : next < args.length ? substitute(directive, args[next]) : undefined
        if (replaced !== undefined && directive !== '%') next++
        text += replaced === undefined ? `%${directive}` : replaced
        from = at + 2
      }
      text += string.slice(template, from)
    } else if (args.length > 0) text = shown(args[next++])
    for (; next < args.length; next++) text += ` ${shown(args[next])}`
    return text
  }

  let groupIndent = ''
  const counts = new Map()
  const timers = new Map()
  const write = (level, text) => {
    const indented = groupIndent === '' ? text : groupIndent + array.join(string.split(text, '\n'), `\n${groupIndent}`)
    plat.log(level, indented)
  }
  /** A value that cannot be shown (a getter of its own throws) must not make logging throw. */
  const print = (level, args) => {
    if (plat.current.logFull) return
    let text
    try {
      text = format(args)
    } catch (thrown) {
      text = `<a value that cannot be shown: ${plat.describeThrown(thrown).message}>`
    }
    write(level, text)
  }

  const elapsed = (started) => {
    const ms = plat.now() - started
    return ms >= 1000 ? `${ms / 1000}s` : `${ms}ms`
  }
  const console = {
    log: (...args) => print('LOG', args),
    info: (...args) => print('INFO', args),
    warn: (...args) => print('WARN', args),
    error: (...args) => print('ERROR', args),
    debug: (...args) => print('DEBUG', args),
    trace: (...args) => {
      const stack = plat.userStack(new Error().stack)
      const at = string.indexOf(stack, '\n')
      print('DEBUG', [`Trace${args.length > 0 ? `: ${format(args)}` : ''}${at >= 0 ? string.slice(stack, at) : ''}`])
    },
    dir: (value, options) => print('LOG', [plat.inspect(value, options)]),
    dirxml: (...args) => print('LOG', args),
    table: (data, columns) =>
      print('LOG', [typeof data === 'object' && data !== null ? plat.part('console-table').of(data, columns) : data]),
    assert: (condition, ...args) => {
      if (condition) return
      if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`
      print('ERROR', typeof args[0] === 'string' ? args : array.concat(['Assertion failed'], args))
    },
    group: (...args) => {
      if (args.length > 0) print('LOG', args)
      if (groupIndent.length < 40) groupIndent += '  '
    },
    groupEnd: () => {
      groupIndent = string.slice(groupIndent, 2)
    },
    count: (label = 'default') => {
      const count = (map.get(counts, `${label}`) ?? 0) + 1
      map.set(counts, `${label}`, count)
      print('LOG', [`${label}: ${count}`])
    },
    countReset: (label = 'default') => void map.delete(counts, `${label}`),
    time: (label = 'default') => void map.set(timers, `${label}`, plat.now()),
    timeLog: (label = 'default', ...args) => {
      if (map.has(timers, `${label}`)) print('LOG', array.concat([`${label}: ${elapsed(map.get(timers, `${label}`))}`], args))
    },
    timeEnd: (label = 'default') => {
      console.timeLog(label)
      map.delete(timers, `${label}`)
    },
    clear: () => {},
  }
  console.groupCollapsed = console.group
  plat.expose('console', console)
})(plat)
