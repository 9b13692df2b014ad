// What inspect says of each kind of object: its prefix, its items and which of its own properties follow.
;((plat, part) => {
  const { string, array, map, set } = plat
  const { visibleKeys, prefixOf, constructorName, formatFunction, formatPrimitive, ITEMS_MAX } = part.tools

  const HIDDEN = ['cause', 'errors']
  const attempt = (read, value) => {
    try {
      return read(value)
    } catch {
      return undefined
    }
  }
  const more = (left) => `... ${left} more item${left > 1 ? 's' : ''}`
  const shapeOf = (value, parts) => ({
    __proto__: null,
    text: undefined,
    prefix: '',
    list: undefined,
    hasMore: false,
    output: [],
    keys: visibleKeys(value, parts.list !== undefined),
    ...parts,
  })

  /** Items of an array or typed array; runs of holes are counted. */
  const describeList = (context, value, level, format) => {
    const name = constructorName(value)
    const typedName = plat.typedArrayName(value)
    const output = []
    let at = 0
    while (at < value.length && output.length < ITEMS_MAX) {
      if (plat.hasOwn(value, `${at}`)) {
        context.indent += 2
        array.push(output, format(context, value[at++], level + 1))
        context.indent -= 2
        continue
      }
      const start = at
      while (at < value.length && at - start < 1e6 && !plat.hasOwn(value, `${at}`)) at++
      array.push(output, `<${at - start} empty item${at - start > 1 ? 's' : ''}>`)
    }
    const hasMore = at < value.length
    if (hasMore) array.push(output, more(value.length - at))
    const prefix = typedName || name !== 'Array' ? `${name ?? '[Array: null prototype]'}(${value.length}) ` : ''
    return shapeOf(value, { prefix, list: value, hasMore, output })
  }

  const describeMap = (context, value, level, format) => {
    const output = []
    let seen = 0
    context.indent += 2
    map.forEach(value, (item, key) => {
      if (seen++ < ITEMS_MAX) array.push(output, `${format(context, key, level + 1)} => ${format(context, item, level + 1)}`)
    })
    context.indent -= 2
    if (seen > ITEMS_MAX) array.push(output, more(seen - ITEMS_MAX))
    return shapeOf(value, { prefix: `${constructorName(value) ?? '[Map: null prototype]'}(${seen}) `, output })
  }
  const describeSet = (context, value, level, format) => {
    const output = []
    let seen = 0
    context.indent += 2
    set.forEach(value, (item) => {
      if (seen++ < ITEMS_MAX) array.push(output, format(context, item, level + 1))
    })
    context.indent -= 2
    if (seen > ITEMS_MAX) array.push(output, more(seen - ITEMS_MAX))
    return shapeOf(value, { prefix: `${constructorName(value) ?? '[Set: null prototype]'}(${seen}) `, output })
  }

  /** A property that is not enumerable and yet worth showing. */
  const hidden = (context, value, key, { level, format }) => {
    context.indent += 2
    const text = `[${key}]: ${format(context, value[key], level + 1)}`
    context.indent -= 2
    return text
  }
  const describeError = (context, value, level, format) => {
    const stack = value.stack
    let text = typeof stack === 'string' && stack !== '' ? plat.userStack(stack) : `[${plat.errorToString(value)}]`
    if (context.indent > 0) text = array.join(string.split(text, '\n'), `\n${string.repeat(' ', context.indent)}`)
    const keys = visibleKeys(value, false)
    const output = []
    for (let i = 0; i < HIDDEN.length; i++) {
      const isHidden = plat.hasOwn(value, HIDDEN[i]) && !array.includes(keys, HIDDEN[i])
      if (isHidden) array.push(output, hidden(context, value, HIDDEN[i], { level, format }))
    }
    return shapeOf(value, { text, output, keys })
  }

  const describeBuffer = (context, value, level, format) => {
    const bytes = new Uint8Array(value)
    let hex = ''
    for (let i = 0; i < bytes.length && i < 50; i++) {
      const digits = plat.numberToString(bytes[i], 16)
      hex += `${i > 0 ? ' ' : ''}${digits.length === 1 ? '0' : ''}${digits}`
    }
    const left = bytes.length - 50
    const contents = `<${hex}${left > 0 ? ` ... ${left} more byte${left > 1 ? 's' : ''}` : ''}>`
    const output = [`[Uint8Contents]: ${contents}`, `[byteLength]: ${format(context, bytes.length, level)}`]
    return shapeOf(value, { prefix: 'ArrayBuffer ', output })
  }

  const dateText = (value) => (plat.number.isNaN(plat.date.getTime(value)) ? 'Invalid Date' : plat.date.toISOString(value))
  const boxedText = (value) => {
    for (let i = 0; i < plat.boxes.length; i++) {
      const primitive = attempt(plat.boxes[i].read, value)
      if (primitive !== undefined) return `[${plat.boxes[i].name}: ${formatPrimitive(primitive)}]`
    }
    return undefined
  }

  /** Kinds that show as one text, with properties only if they have own ones. */
  const textOf = (value) => {
    const tag = plat.tagOf(value)
    if (tag === '[object Date]') return attempt(dateText, value)
    if (tag === '[object RegExp]') return attempt(plat.regExp.toString, value)
    if (tag === '[object WeakMap]' || tag === '[object WeakSet]') return `${string.slice(tag, 8, -1)} { <items unknown> }`
    return boxedText(value)
  }

  /** `{text | prefix, output, keys, list, hasMore}` for formatEntries. */
  part.describeObject = (context, value, level, format) => {
    if (typeof value === 'function') return shapeOf(value, { text: formatFunction(value) })
    if (plat.isArray(value) || plat.typedArrayName(value)) return describeList(context, value, level, format)
    if (plat.isError(value)) return describeError(context, value, level, format)
    if (attempt(plat.mapSize, value) !== undefined) return describeMap(context, value, level, format)
    if (attempt(plat.setSize, value) !== undefined) return describeSet(context, value, level, format)
    if (plat.isArrayBuffer(value)) return describeBuffer(context, value, level, format)
    const text = textOf(value)
    if (text !== undefined) return shapeOf(value, { text, keys: plat.tagOf(value) === '[object String]' ? [] : visibleKeys(value, false) })
    const name = constructorName(value)
    const prefix = prefixOf(value, name, 'Object')
    return shapeOf(value, { prefix: prefix === 'Object ' ? '' : prefix })
  }
})(plat, part)
