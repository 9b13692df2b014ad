// console.table, drawn as Node draws it.
;((plat, part) => {
  const { string, array } = plat
  const line = (widths, left, middle, right) => {
    const pieces = []
    for (let i = 0; i < widths.length; i++) array.push(pieces, string.repeat('\u2500', widths[i] + 2))
    return left + array.join(pieces, middle) + right
  }
  const row = (cells, widths) => {
    const pieces = []
    for (let i = 0; i < cells.length; i++) array.push(pieces, ` ${string.padEnd(cells[i], widths[i])} `)
    return `\u2502${array.join(pieces, '\u2502')}\u2502`
  }
  const table = (head, rows) => {
    const widths = []
    for (let column = 0; column < head.length; column++) {
      let width = head[column].length
      for (let i = 0; i < rows.length; i++) width = plat.math.max(width, rows[i][column].length)
      array.push(widths, width)
    }
    const lines = [line(widths, '\u250c', '\u252c', '\u2510'), row(head, widths), line(widths, '\u251c', '\u253c', '\u2524')]
    for (let i = 0; i < rows.length; i++) array.push(lines, row(rows[i], widths))
    array.push(lines, line(widths, '\u2514', '\u2534', '\u2518'))
    return array.join(lines, '\n')
  }
  part.of = (data, columns) => {
    const keys = plat.object.keys(data)
    const head = columns ? array.slice(columns) : []
    let hasValues = false
    for (let i = 0; i < keys.length; i++) {
      const item = data[keys[i]]
      if (typeof item !== 'object' || item === null) {
        hasValues = true
        continue
      }
      const names = columns ? [] : plat.object.keys(item)
      for (let j = 0; j < names.length; j++) if (!array.includes(head, names[j])) array.push(head, names[j])
    }
    const rows = []
    for (let i = 0; i < keys.length && i < 1000; i++) {
      const item = data[keys[i]]
      const isObject = typeof item === 'object' && item !== null
      const cells = [keys[i]]
      for (let j = 0; j < head.length; j++)
        array.push(cells, isObject && plat.hasOwn(item, head[j]) ? plat.inspect(item[head[j]], { depth: 0 }) : '')
      if (hasValues) array.push(cells, isObject ? '' : plat.inspect(item))
      array.push(rows, cells)
    }
    return table(array.concat(['(index)'], head, hasValues ? ['Values'] : []), rows)
  }
})(plat, part)
