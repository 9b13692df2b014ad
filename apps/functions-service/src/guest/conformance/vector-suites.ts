import { readFileSync } from 'node:fs'

export interface VectorSuite {
  name: string
  standard: string
  vectors: unknown[]
  /** Body of a function of one `vector`: answers undefined when it passes, else what came out instead. */
  check: string
}

const FOLDER = new URL('../../../wpt/fixtures/', import.meta.url)

function read(name: string): unknown[] {
  const content: unknown = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))
  if (!Array.isArray(content)) throw new TypeError(`${name} is not a list of vectors.`)
  return content.filter((entry) => typeof entry === 'object')
}

/** One vector a setter and attribute; the file has lists by attribute, and comments. */
function readSetters(): unknown[] {
  const content: Record<string, unknown> = JSON.parse(readFileSync(new URL('setters_tests.json', FOLDER), 'utf8'))
  return Object.entries(content).flatMap(([attribute, vectors]) =>
    attribute !== 'comment' && Array.isArray(vectors) ? vectors.map((vector) => ({ ...vector, attribute })) : [],
  )
}

const URL_CHECK = `
  let url
  try { url = vector.base === null || vector.base === undefined ? new URL(vector.input) : new URL(vector.input, vector.base) }
  catch (error) { return vector.failure && error instanceof TypeError ? undefined : error.message }
  if (vector.failure) return url.href
  for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'])
    if (vector[key] !== undefined && vector[key] !== url[key]) return [key, url[key]]`

const SETTER_CHECK = `
  const url = new URL(vector.href)
  url[vector.attribute] = vector.new_value
  for (const key of Object.keys(vector.expected)) if (url[key] !== vector.expected[key]) return [key, url[key]]`

const DOMAIN_CHECK = `
  let host = null
  try { host = new URL('https://' + vector.input + '/x').host } catch {}
  if (host !== vector.output) return host`

const PERCENT_CHECK = `
  const url = new URL('https://doesnotmatter.invalid/?' + vector.input + '#' + vector.input)
  const wanted = vector.output['utf-8']
  if (url.search !== '?' + wanted || url.hash !== '#' + wanted) return [url.search, url.hash]`

/** As urlpattern/resources/urlpattern.js of web-platform-tests has it. */
const PATTERN_CHECK = `
  const COMPONENTS = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash']
  const EARLIER = { protocol: [], username: [], password: [], hostname: ['protocol'], port: ['protocol', 'hostname'], pathname: ['protocol', 'hostname', 'port'], search: ['protocol', 'hostname', 'port', 'pathname'], hash: ['protocol', 'hostname', 'port', 'pathname', 'search'] }
  const refused = (run) => { try { run() } catch (error) { return error instanceof TypeError } return false }
  if (vector.expected_obj === 'error') return refused(() => new URLPattern(...vector.pattern)) ? undefined : 'was made'
  let pattern
  try { pattern = new URLPattern(...vector.pattern) } catch (error) { return error.message }
  const [first, second] = vector.pattern
  const init = typeof first === 'object' ? first : {}
  const isEmpty = (component) => vector.exactly_empty_components?.includes(component)
  const baseText = init.baseURL ?? (typeof second === 'string' ? second : undefined)
  const base = baseText === undefined ? undefined : new URL(baseText)
  const baseValue = (component) => component === 'protocol' ? base.protocol.slice(0, -1) : component === 'search' || component === 'hash' ? base[component].slice(1) : base[component]
  const compiled = (component) => vector.expected_obj?.[component] ?? (isEmpty(component) ? '' : init[component] ? init[component] : EARLIER[component].some((name) => name in init) ? '*' : base && component !== 'username' && component !== 'password' ? baseValue(component) : '*')
  for (const component of COMPONENTS) if (pattern[component] !== compiled(component)) return [component, pattern[component], 'wanted', compiled(component)]
  const inputs = vector.inputs ?? []
  if (vector.expected_match === 'error') return refused(() => pattern.test(...inputs)) && refused(() => pattern.exec(...inputs)) ? undefined : 'matched'
  if (pattern.test(...inputs) !== Boolean(vector.expected_match)) return 'test: ' + !vector.expected_match
  const result = pattern.exec(...inputs)
  if (!vector.expected_match) return result === (vector.expected_match ?? null) ? undefined : result
  const same = (a, b) => typeof a === 'string' ? a === b : COMPONENTS.every((component) => a[component] === b[component])
  const wantedInputs = vector.expected_match.inputs ?? inputs
  if (result.inputs.length !== wantedInputs.length || !result.inputs.every((input, index) => same(input, wantedInputs[index]))) return result.inputs
  for (const component of COMPONENTS) {
    const wanted = vector.expected_match[component] ?? { input: '', groups: isEmpty(component) ? {} : { 0: '' } }
    const got = result[component]
    const names = Object.keys(wanted.groups)
    if (got.input !== wanted.input || Object.keys(got.groups).length !== names.length || !names.every((name) => (got.groups[name] ?? null) === wanted.groups[name])) return [component, got]
  }`

/** Vectors of web-platform-tests, kept in wpt/. */
export const vectorSuites: VectorSuite[] = [
  { name: 'URL: parsing', standard: 'URL §4', vectors: read('urltestdata.json'), check: URL_CHECK },
  { name: 'URL: setters', standard: 'URL §6.1', vectors: readSetters(), check: SETTER_CHECK },
  { name: 'URL: international domains', standard: 'URL §3.3', vectors: read('toascii.json'), check: DOMAIN_CHECK },
  { name: 'URL: percent-encoding as UTF-8', standard: 'URL §1.3', vectors: read('percent-encoding.json'), check: PERCENT_CHECK },
  { name: 'URLPattern', standard: 'URL Pattern', vectors: read('urlpatterntestdata.json'), check: PATTERN_CHECK },
]
