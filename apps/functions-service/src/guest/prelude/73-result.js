// What a handler gave back as an HTTP response: status, header pairs, and a body of a kind that bridge.ts knows:
//   json    a text that JSON.stringify made here      text    a text: JSON if it happens to be, else plain
//   bytes   an ArrayBuffer                            base64  a text that stands for bytes             none    nothing
;((plat) => {
  const { string, array, map, number } = plat

  /** What the handler gave back is no response: the function's fault, told by `code`. */
  class BadResult {
    #code
    constructor(code, message) {
      this.#code = code
      this.message = message
    }
    get code() {
      return this.#code
    }
    static {
      // Not instanceof: what was thrown may be a proxy, and its traps would run.
      plat.isBadResult = (thrown) => typeof thrown === 'object' && thrown !== null && #code in thrown
    }
  }
  const bad = (message) => new BadResult('FUNCTION_BAD_RESPONSE', message)
  const shown = (value) => string.slice(plat.inspect(value, { depth: 0 }), 0, 200)

  const checkedStatus = (status) => {
    if (number.isInteger(status) && status >= 200 && status <= 599) return status
    throw bad(`The response status must be a whole number from 200 to 599; it is ${shown(status)}.`)
  }
  const addHeader = (list, name, value) => {
    if (value === undefined || value === null) return
    if (plat.isArray(value)) {
      for (let i = 0; i < value.length; i++) addHeader(list, name, value[i])
      return
    }
    if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') {
      throw bad(`The response header ${shown(name)} must be a string; it is ${shown(value)}.`)
    }
    try {
      const key = plat.checkHeaderName(name)
      array.push(list, [key, plat.checkHeaderValue(value, key)])
    } catch (thrown) {
      throw bad(`A response header is not valid: ${plat.describeThrown(thrown).message}.`)
    }
  }
  const addHeaders = (list, headers, what) => {
    if (headers === undefined || headers === null) return
    if (typeof headers !== 'object') throw bad(`The response's ${what} must be an object; it is ${shown(headers)}.`)
    if (plat.isHeaders(headers)) {
      const pairs = plat.headersList(headers)
      for (let i = 0; i < pairs.length; i++) addHeader(list, pairs[i][0], pairs[i][1])
      return
    }
    const names = plat.object.keys(headers)
    for (let i = 0; i < names.length; i++) addHeader(list, names[i], headers[names[i]])
  }
  const hasHeader = (list, name) => {
    for (let i = 0; i < list.length; i++) if (list[i][0] === name) return true
    return false
  }

  const tooLarge = (max) => new BadResult('FUNCTION_RESPONSE_TOO_LARGE', `The response is larger than ${max} bytes. Return less.`)
  const checkedLength = (length, max) => {
    if (length > max) throw tooLarge(max)
  }
  const jsonText = (value, max) => {
    let text
    try {
      text = plat.json.stringify(value)
    } catch (thrown) {
      throw bad(`What the function returned cannot be turned into JSON: ${plat.describeThrown(thrown).message}`)
    }
    if (text === undefined) throw bad(`What the function returned cannot be turned into JSON: ${shown(value)}`)
    checkedLength(text.length, max)
    return text
  }
  const result = (status, headers, kind, body) => ({ __proto__: null, status, headers, kind, body })
  const jsonResult = (value, max, { status, headers }) => {
    const text = jsonText(value, max)
    if (!hasHeader(headers, 'content-type')) array.push(headers, ['content-type', 'application/json; charset=utf-8'])
    return result(status, headers, 'json', text)
  }
  const bytesResult = (bytes, max, { status, headers }) => {
    checkedLength(bytes.length, max)
    return result(status, headers, 'bytes', plat.exactBuffer(bytes))
  }

  const ofResponse = (response, max) => {
    if (response.type === 'error') throw bad('The function returned Response.error(), which is no response.')
    let content
    let stream
    try {
      content = plat.plainContent(response)
      if (content === undefined) stream = plat.streamOf(response)
    } catch {
      throw bad("The returned Response's body has already been read; return a clone or a new Response.")
    }
    const headers = []
    addHeaders(headers, plat.headersOf(response), 'headers')
    const at = { status: checkedStatus(response.status), headers }
    if (stream !== undefined) return result(at.status, headers, 'stream', stream)
    if (content === null) return result(at.status, headers, 'none', '')
    if (typeof content !== 'string') return bytesResult(content, max, at)
    checkedLength(content.length, max)
    return result(at.status, headers, 'text', content)
  }

  /** `{statusCode, headers?, multiValueHeaders?, cookies?, body?, isBase64Encoded?}`, as AWS Lambda's proxy integration. */
  const ofProxyResult = (value, max) => {
    const { statusCode, multiValueHeaders, cookies, body, isBase64Encoded } = value
    const headers = []
    addHeaders(headers, value.headers, 'headers')
    addHeaders(headers, multiValueHeaders, 'multiValueHeaders')
    if (cookies !== undefined && cookies !== null) {
      if (!plat.isArray(cookies)) throw bad('The response\'s cookies must be a list of "name=value" texts.')
      addHeader(headers, 'set-cookie', cookies)
    }
    const at = { status: checkedStatus(statusCode), headers }
    if (body === undefined || body === null) return result(at.status, headers, 'none', '')
    if (plat.isStream(body)) return result(at.status, headers, 'stream', body)
    if (plat.isView(body) || plat.isArrayBuffer(body)) return bytesResult(plat.bytesOf(body), max, at)
    if (typeof body !== 'string') return jsonResult(body, max, at)
    if (isBase64Encoded) {
      checkedLength(body.length * 0.74, max)
      return result(at.status, headers, 'base64', body)
    }
    checkedLength(body.length, max)
    return result(at.status, headers, 'text', body)
  }

  /** @throws BadResult when the value is no response; whatever the value's own getters throw */
  plat.resultOf = (value, max) => {
    if (value === undefined) return result(204, [], 'none', '')
    if (plat.isResponse(value)) return ofResponse(value, max)
    if (typeof value === 'object' && value !== null && !plat.isArray(value) && 'statusCode' in value) return ofProxyResult(value, max)
    return jsonResult(value, max, { status: 200, headers: [] })
  }

  /** The head of a response made with `res`. @throws BadResult */
  plat.headOfNode = ({ status, headers }) => {
    const list = []
    map.forEach(headers, (entry) => addHeader(list, entry[0], entry[1]))
    return { status: checkedStatus(status), headers: list }
  }

  /** What (req, res) handlers put together with res. */
  plat.resultOfNode = ({ status, headers, pieces, hasJson, json }, max) => {
    const at = plat.headOfNode({ status, headers })
    const list = at.headers
    if (hasJson) return json === undefined ? result(at.status, list, 'none', '') : jsonResult(json, max, at)
    if (pieces.length === 0) return result(at.status, list, 'none', '')
    let isText = true
    for (let i = 0; i < pieces.length; i++) isText = isText && typeof pieces[i] === 'string'
    if (isText) {
      const text = array.join(pieces, '')
      checkedLength(text.length, max)
      return result(at.status, list, 'text', text)
    }
    const parts = []
    let length = 0
    for (let i = 0; i < pieces.length; i++) {
      array.push(parts, plat.contentBytes(pieces[i]))
      length += parts[i].length
      checkedLength(length, max)
    }
    return bytesResult(plat.concatBytes(parts), max, at)
  }
})(plat)
