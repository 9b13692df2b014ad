// multipart/form-data both ways. XMLHttpRequest Standard §5, RFC 7578.
;((plat, part) => {
  const { string, array, bytes: typed } = plat
  const { replaced } = plat
  const escapeName = (name) => replaced(replaced(replaced(name, '\r', '%0D'), '\n', '%0A'), '"', '%22')
  const unescapeName = (name) => replaced(replaced(replaced(name, '%0D', '\r'), '%0A', '\n'), '%22', '"')
  const normalNewlines = (text) => replaced(replaced(replaced(text, '\r\n', '\n'), '\r', '\n'), '\n', '\r\n')

  /** The bytes of a form and its content type. */
  part.encode = (form) => {
    const boundary = `----plat${plat.randomHex(16)}`
    const list = plat.formDataList(form)
    const pieces = []
    for (let i = 0; i < list.length; i++) {
      const value = list[i][1]
      const isFile = typeof value !== 'string'
      const fileName = isFile ? `; filename="${escapeName(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}` : ''
      const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(normalNewlines(list[i][0]))}"${fileName}\r\n\r\n`
      array.push(
        pieces,
        plat.utf8Encode(head),
        isFile ? plat.blobBytes(value) : plat.utf8Encode(normalNewlines(value)),
        plat.utf8Encode('\r\n'),
      )
    }
    array.push(pieces, plat.utf8Encode(`--${boundary}--\r\n`))
    return { bytes: plat.concatBytes(pieces), type: `multipart/form-data; boundary=${boundary}` }
  }

  const indexOfBytes = (bytes, wanted, from) => {
    const last = bytes.length - wanted.length
    for (let i = from; i <= last; i++) {
      let j = 0
      while (j < wanted.length && bytes[i + j] === wanted[j]) j++
      if (j === wanted.length) return i
    }
    return -1
  }
  /** A parameter of a header such as `form-data; name="a"`; undefined when it has none of that name. */
  const parameter = (header, name) => {
    const lower = string.toLowerCase(header)
    for (let at = string.indexOf(lower, `${name}=`); at >= 0; at = string.indexOf(lower, `${name}=`, at + 1)) {
      const before = at > 0 ? lower[at - 1] : ';'
      if (before !== ';' && before !== ' ') continue
      const start = at + name.length + 1
      if (header[start] === '"') {
        let end = start + 1
        while (end < header.length && header[end] !== '"') end += header[end] === '\\' ? 2 : 1
        return string.slice(header, start + 1, end)
      }
      return string.trim(string.split(string.slice(header, start), ';')[0])
    }
    return undefined
  }

  const readPart = (form, head, content) => {
    let disposition = ''
    let type = ''
    const lines = string.split(head, '\r\n')
    for (let i = 0; i < lines.length; i++) {
      const at = string.indexOf(lines[i], ':')
      const name = string.toLowerCase(string.slice(lines[i], 0, at))
      if (name === 'content-disposition') disposition = string.slice(lines[i], at + 1)
      if (name === 'content-type') type = string.trim(string.slice(lines[i], at + 1))
    }
    const name = parameter(disposition, 'name')
    if (name === undefined) throw new TypeError('A part of the multipart body has no name')
    const fileName = parameter(disposition, 'filename')
    if (fileName === undefined) form.append(unescapeName(name), plat.withoutBom(plat.utf8Decode(content)))
    else form.append(unescapeName(name), plat.blobOf(typed.slice(content), type || 'text/plain'), unescapeName(fileName))
  }

  /** @throws TypeError when the bytes are no multipart body of this content type */
  part.decode = (bytes, contentType) => {
    const boundary = parameter(contentType, 'boundary')
    if (!boundary) throw new TypeError('The multipart content type names no boundary')
    const mark = plat.utf8Encode(`--${boundary}`)
    const blank = plat.utf8Encode('\r\n\r\n')
    const next = plat.utf8Encode(`\r\n--${boundary}`)
    const form = new plat.FormData()
    let at = indexOfBytes(bytes, mark, 0)
    if (at < 0) throw new TypeError('The multipart body does not hold its boundary')
    at += mark.length
    while (!(bytes[at] === 45 && bytes[at + 1] === 45)) {
      const headEnd = indexOfBytes(bytes, blank, at)
      const end = headEnd < 0 ? -1 : indexOfBytes(bytes, next, headEnd + 2)
      if (end < 0) throw new TypeError('The multipart body ends early')
      readPart(
        form,
        string.trim(plat.utf8Decode(typed.subarray(bytes, at, headEnd))),
        typed.subarray(bytes, headEnd + 4, atLeast(end, headEnd + 4)),
      )
      at = end + next.length
    }
    return form
  }
  const atLeast = plat.math.max
})(plat, part)
