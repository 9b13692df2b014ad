const COUNT_MAX = 64
const BYTES_MAX = 32 * 1024
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
/** Set by the HTTP server alone; what a function says about them is left out. */
const DROPPED = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * The response headers a function may set, as a flat list with names in lower case and in order: valid names and values (RFC 9110 §5), no
 * hop-by-hop and no internal ones, at most 64 and 32 KiB (R10). Answers a text that says what is wrong otherwise.
 *
 * @param list name, value, name, value …
 */
export function checkResponseHeaders(list: readonly string[]): string[] | string {
  const kept: string[] = []
  let bytes = 0
  for (let index = 0; index < list.length; index += 2) {
    const name = list[index] ?? ''
    const value = list[index + 1] ?? ''
    if (!NAME.test(name)) return `The response header name ${JSON.stringify(name.slice(0, 100))} is not valid.`
    if (!VALUE.test(value)) return `The response header ${name} has a value with characters that headers cannot hold.`
    const key = name.toLowerCase()
    if (DROPPED.has(key) || key.startsWith('x-plat-')) continue
    bytes += key.length + value.length
    kept.push(key, value)
  }
  if (kept.length > 2 * COUNT_MAX) return `The response has ${kept.length / 2} headers; at most ${COUNT_MAX} are allowed.`
  if (bytes > BYTES_MAX) return `The response headers are ${bytes} bytes; at most ${BYTES_MAX} are allowed.`
  return kept
}
