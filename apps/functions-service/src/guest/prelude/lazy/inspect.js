// How console shows values, with inspect-kinds.js: the layout of Node's util.inspect (depth 2, 80 columns, 100 items), with a bound on the
// whole text.
;((plat, part) => {
  const { string, array, math, reflect, hasOwn } = plat
  const BREAK_COLUMNS = 80
  const ITEMS_MAX = 100
  const TEXT_UNITS_MAX = 10_000
  const WHOLE_UNITS_MAX = 128 * 1024
  const COMPACT_LEVELS = 3
  const IDENTIFIER = /^[a-zA-Z_][a-zA-Z_0-9]*$/
  const NODE_CUSTOM = plat.nodeInspect
  const { sqrt: sqrtOf, round: roundOf } = math
  const { padStart } = string

  const isIdentifier = (key) => plat.regExp.exec(IDENTIFIER, key) !== null

  const ESCAPES = { __proto__: null, '\n': '\\n', '\t': '\\t', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v', '\\': '\\\\' }
  const quote = (text) => {
    const mark = !string.includes(text, "'") ? "'" : !string.includes(text, '"') ? '"' : !string.includes(text, '`') ? '`' : "'"
    let out = mark
    for (let i = 0; i < text.length; i++) {
      const c = string.charAt(text, i)
      if (c === mark) out += `\\${c}`
      else if (ESCAPES[c]) out += ESCAPES[c]
      else if (c < ' ' || c === '\x7f') out += `\\x${padStart(plat.numberToString(string.charCodeAt(c, 0), 16), 2, '0')}`
      else out += c
    }
    return out + mark
  }

  const formatPrimitive = (value) => {
    if (typeof value === 'string') {
      const left = value.length - TEXT_UNITS_MAX
      return left > 0 ? `${quote(string.slice(value, 0, TEXT_UNITS_MAX))}... ${left} more character${left > 1 ? 's' : ''}` : quote(value)
    }
    if (typeof value === 'bigint') return `${plat.bigIntToString(value)}n`
    if (typeof value === 'symbol') return plat.symbolToString(value)
    return plat.object.is(value, -0) ? '-0' : `${value}`
  }

  const nameOf = (fn) => {
    const descriptor = reflect.getOwnPropertyDescriptor(fn, 'name')
    return typeof descriptor?.value === 'string' ? descriptor.value : ''
  }
  /** The name of the constructor an object was made by; null for an object without prototype. */
  const constructorName = (value) => {
    let object = value
    for (let steps = 0; object !== null && steps < 20; steps++) {
      const descriptor = reflect.getOwnPropertyDescriptor(object, 'constructor')
      if (typeof descriptor?.value === 'function' && nameOf(descriptor.value) !== '') return nameOf(descriptor.value)
      object = reflect.getPrototypeOf(object)
    }
    return null
  }
  const prefixOf = (value, name, fallback) => {
    const shown = name === null ? `[${fallback}: null prototype]` : name
    let tag
    try {
      tag = value[Symbol.toStringTag]
    } catch {
      tag = undefined
    }
    return typeof tag === 'string' && tag !== '' && tag !== name ? `${shown} [${tag}] ` : `${shown} `
  }

  const formatFunction = (value) => {
    const source = string.slice(plat.functionToString(value), 0, 200)
    if (string.startsWith(source, 'class')) {
      const parent = reflect.getPrototypeOf(value)
      const extended = typeof parent === 'function' && nameOf(parent) !== '' ? ` extends ${nameOf(parent)}` : ''
      return `[class ${nameOf(value) || '(anonymous)'}${extended}]`
    }
    const kind = constructorName(value) ?? 'Function'
    return nameOf(value) === '' ? `[${kind} (anonymous)]` : `[${kind}: ${nameOf(value)}]`
  }

  const visibleKeys = (value, isList) => {
    const keys = reflect.ownKeys(value)
    const shown = []
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]
      if (isList && typeof key === 'string' && `${plat.number.parseInt(key, 10)}` === key) continue
      if (reflect.getOwnPropertyDescriptor(value, key)?.enumerable) array.push(shown, key)
    }
    return shown
  }

  const formatKey = (key) => {
    if (typeof key === 'symbol') return plat.symbolToString(key)
    return isIdentifier(key) ? key : quote(key)
  }
  const formatProperty = (context, value, key, level) => {
    const descriptor = reflect.getOwnPropertyDescriptor(value, key)
    if (!descriptor) return `${formatKey(key)}: undefined`
    if (descriptor.get) return `${formatKey(key)}: ${descriptor.set ? '[Getter/Setter]' : '[Getter]'}`
    if (descriptor.set) return `${formatKey(key)}: [Setter]`
    context.indent += 2
    const text = formatValue(context, descriptor.value, level)
    context.indent -= 2
    return `${formatKey(key)}: ${text}`
  }

  /** Short items of a long list side by side in columns. */
  const groupItems = (context, output, values, hasMore) => {
    const count = hasMore ? output.length - 1 : output.length
    let total = 0
    let longest = 0
    for (let i = 0; i < count; i++) {
      total += output[i].length + 2
      longest = math.max(longest, output[i].length)
    }
    const widest = longest + 2
    if (widest * 3 + context.indent >= BREAK_COLUMNS || (total / widest <= 5 && longest > 6)) return output
    const biased = math.max(widest - 3 - sqrtOf(widest - total / output.length), 1)
    const columns = math.min(
      roundOf(sqrtOf(2.5 * biased * count) / biased),
      math.floor((BREAK_COLUMNS - context.indent) / widest),
      COMPACT_LEVELS * 4,
      15,
    )
    if (columns <= 1) return output
    const widths = []
    for (let column = 0; column < columns; column++) {
      let width = 0
      for (let i = column; i < count; i += columns) width = math.max(width, output[i].length)
      array.push(widths, width + 2)
    }
    let pad = padStart
    for (let i = 0; i < output.length && pad === padStart; i++) {
      if (typeof values?.[i] !== 'number' && typeof values?.[i] !== 'bigint') pad = string.padEnd
    }
    const rows = []
    for (let i = 0; i < count; i += columns) {
      const end = math.min(i + columns, count)
      let row = ''
      for (let j = i; j < end - 1; j++) row += pad(`${output[j]}, `, widths[j - i], ' ')
      row += pad === padStart ? padStart(output[end - 1], widths[end - 1 - i] - 2, ' ') : output[end - 1]
      array.push(rows, row)
    }
    if (hasMore) array.push(rows, output[count])
    return rows
  }

  const layOut = (context, { output: items, open, close, level, list, hasMore }) => {
    const output = list && items.length > 6 ? groupItems(context, items, list, hasMore) : items
    if (context.depthNow - level < COMPACT_LEVELS && output.length === items.length) {
      let length = output.length * 2 + context.indent + open.length + 10
      for (let i = 0; i < output.length; i++) length += output[i].length
      const joined = array.join(output, ', ')
      if (length <= BREAK_COLUMNS && !string.includes(open + joined, '\n')) return `${open} ${joined} ${close}`
    }
    const line = `\n${string.repeat(' ', context.indent)}`
    return `${open}${line}  ${array.join(output, `,${line}  `)}${line}${close}`
  }

  const formatEntries = (context, value, level) => {
    const shape = part.describeObject(context, value, level, formatValue)
    if (shape.text !== undefined && shape.keys.length === 0 && shape.output.length === 0) return shape.text
    for (let i = 0; i < shape.keys.length; i++) {
      if (context.spent > WHOLE_UNITS_MAX) {
        array.push(shape.output, `... ${shape.keys.length - i} more properties`)
        break
      }
      array.push(shape.output, formatProperty(context, value, shape.keys[i], level + 1))
    }
    const open = shape.text !== undefined ? `${shape.text} {` : `${shape.prefix}${shape.list ? '[' : '{'}`
    const close = shape.list ? ']' : '}'
    if (shape.output.length === 0) return `${open}${close}`
    return layOut(context, { output: shape.output, open, close, level, list: shape.list, hasMore: shape.hasMore })
  }

  const custom = (context, value, level) => {
    const own = value[plat.inspected]
    if (typeof own === 'function') {
      const shown = reflect.apply(own, value, [])
      return typeof shown === 'string' ? shown : `${constructorName(value)} ${formatValue(context, shown, level)}`
    }
    const node = value[NODE_CUSTOM]
    if (typeof node !== 'function') return undefined
    const shown = reflect.apply(node, value, [context.depth - level, {}, part.inspect])
    return typeof shown === 'string' ? shown : shown === value ? undefined : formatValue(context, shown, level)
  }

  const isEmpty = (value) => {
    const holdsItems = plat.isArray(value) ? value.length > 0 : plat.tagOf(value) !== '[object Object]'
    return !holdsItems && visibleKeys(value, false).length === 0
  }
  const formatObject = (context, value, level) => {
    if (array.includes(context.seen, value)) {
      if (!array.includes(context.circular, value)) array.push(context.circular, value)
      return `[Circular *${array.indexOf(context.circular, value) + 1}]`
    }
    const shown = custom(context, value, level)
    if (shown !== undefined) return shown
    if (level > context.depth && typeof value === 'object' && !plat.isError(value) && !isEmpty(value)) {
      return plat.isArray(value) ? '[Array]' : `[${constructorName(value) ?? 'Object: null prototype'}]`
    }
    context.depthNow = level
    array.push(context.seen, value)
    const text = formatEntries(context, value, level)
    context.seen.length--
    const reference = array.indexOf(context.circular, value)
    return reference < 0 ? text : `<ref *${reference + 1}> ${text}`
  }

  const formatValue = (context, value, level) => {
    if (context.spent > WHOLE_UNITS_MAX) return '...'
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
    if (isObject) return formatObject(context, value, level)
    const text = formatPrimitive(value)
    context.spent += text.length
    return text
  }

  part.tools = { __proto__: null, visibleKeys, prefixOf, constructorName, formatFunction, formatPrimitive, ITEMS_MAX, hasOwn }
  /** Text of any value, of at most some 128 Ki characters. What the value's own traps and getters throw comes out. */
  part.inspect = (value, options = undefined) => {
    const depth = options?.depth === null ? 1000 : (options?.depth ?? 2)
    const context = { __proto__: null, depth, depthNow: 0, indent: 0, spent: 0, seen: [], circular: [] }
    return formatValue(context, value, 0)
  }
})(plat, part)
