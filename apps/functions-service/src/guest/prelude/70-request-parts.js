// A call's request as the handler shapes want it: path, query, headers, cookies and the parsed body.
;((plat) => {
  const { string, array, hasOwn } = plat
  const decodeComponent = decodeURIComponent

  /** Adds a field; a second one of the same name makes a list. */
  const addField = (target, name, value) => {
    if (!hasOwn(target, name)) plat.setOwn(target, name, value)
    else if (plat.isArray(target[name])) array.push(target[name], value)
    else plat.setOwn(target, name, [target[name], value])
  }
  const fieldsOf = (list) => {
    const fields = {}
    for (let i = 0; i < list.length; i++) addField(fields, list[i][0], list[i][1])
    return fields
  }
  const splitUrl = (url) => {
    const pathStart = string.indexOf(url, '/', string.indexOf(url, '//') + 2)
    const target = pathStart < 0 ? '/' : string.slice(url, pathStart)
    const queryStart = string.indexOf(target, '?')
    return queryStart < 0
      ? { target, path: target, query: {} }
      : { target, path: string.slice(target, 0, queryStart), query: fieldsOf(plat.parseForm(string.slice(target, queryStart + 1))) }
  }
  /** Flat list to object with lower-case names; repeated ones joined as RFC 9110 §5.3 has it. */
  const headersObject = (list) => {
    const headers = {}
    for (let i = 0; i < list.length; i += 2) {
      const name = list[i]
      const value = list[i + 1]
      plat.setOwn(headers, name, hasOwn(headers, name) ? `${headers[name]}${name === 'cookie' ? '; ' : ', '}${value}` : value)
    }
    return headers
  }
  plat.cookiesOf = (header) => {
    const cookies = {}
    if (header === undefined) return cookies
    const pieces = string.split(header, ';')
    for (let i = 0; i < pieces.length; i++) {
      const at = string.indexOf(pieces[i], '=')
      if (at < 0) continue
      const name = string.trim(string.slice(pieces[i], 0, at))
      let value = string.trim(string.slice(pieces[i], at + 1))
      if (string.startsWith(value, '"') && string.endsWith(value, '"') && value.length > 1) value = string.slice(value, 1, -1)
      try {
        value = decodeComponent(value)
      } catch {
        // Not percent-encoded: it stays as it came.
      }
      if (!hasOwn(cookies, name)) plat.setOwn(cookies, name, value)
    }
    return cookies
  }

  const isText = (kind) => {
    if (kind === '' || string.startsWith(kind, 'text/') || string.endsWith(kind, '+xml')) return true
    return kind === 'application/xml' || kind === 'application/javascript' || kind === 'application/graphql'
  }
  const formFields = (form) => fieldsOf(plat.formDataList(form))

  /**
   * The body by its content type: JSON to its value, forms to their fields (files as File), text to a string, anything else to base64.
   * undefined when there is none.
   */
  const parseContent = (content, contentType) => {
    if (content === null || content.length === 0) return undefined
    const kind = contentType === 'application/json' ? contentType : string.toLowerCase(string.trim(string.split(contentType, ';')[0]))
    if (kind === 'application/json' || string.endsWith(kind, '+json')) return plat.json.parse(plat.contentText(content))
    if (kind === 'application/x-www-form-urlencoded') return fieldsOf(plat.parseForm(plat.contentText(content)))
    if (kind === 'multipart/form-data') return formFields(plat.decodeMultipart(plat.contentBytes(content), contentType))
    if (isText(kind)) {
      const text = typeof content === 'string' ? content : plat.utf8Decode(content, true)
      if (text !== undefined) return plat.withoutBom(text)
    }
    return plat.base64Encode(plat.contentBytes(content))
  }

  /** Why a call is refused before user code runs: its caller's fault, not the function's. */
  class CallersFault {
    #facts
    constructor(facts) {
      this.#facts = facts
    }
    static {
      plat.factsOfFault = (thrown) => (typeof thrown === 'object' && thrown !== null && #facts in thrown ? thrown.#facts : undefined)
    }
  }
  /** `allow`: of a METHOD_NOT_ALLOWED, the methods that are. */
  plat.callersFault = (code, message, allow = '') => new CallersFault({ __proto__: null, code, message, stack: '', allow })

  // Parts of the request are made when a handler asks for them: most ask for few.
  plat.headersOfCall = (call) => {
    call.headers ??= headersObject(call.request.headers)
    return call.headers
  }
  plat.targetOfCall = (call) => {
    call.target ??= splitUrl(call.request.url)
    return call.target
  }
  /** First value of a header, '' without one. */
  plat.headerOfCall = (call, name) => {
    const list = call.request.headers
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1]
    return ''
  }
  /** Parses the body. @throws CallersFault when the body is not what its content type says */
  plat.openBody = (call) => {
    const contentType = call.kind === 'event' ? 'application/json' : plat.headerOfCall(call, 'content-type')
    try {
      call.parsed = parseContent(call.content, contentType)
    } catch (thrown) {
      if (string.includes(string.toLowerCase(contentType), 'json')) {
        throw plat.callersFault('INVALID_JSON', 'The body is not valid JSON. Send well-formed JSON with content-type application/json.')
      }
      throw plat.callersFault('BAD_REQUEST', `The body does not match its content type: ${plat.describeThrown(thrown).message}.`)
    }
  }
})(plat)
