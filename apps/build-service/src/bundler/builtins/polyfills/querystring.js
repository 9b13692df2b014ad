// node:querystring: unenv's, which is Node's own code, but for decoding what is malformed: there it looks for a global Buffer.
import { escape as escapeText, parse as parseWith, stringify } from 'unenv/node/querystring'
import { Buffer } from './buffer.js'

const decodeByte = (_escape, hex) => String.fromCharCode(Number.parseInt(hex, 16))

/** Takes characters as bytes, as Node.js does. */
const unescapeBuffer = (text) => Buffer.from(text.replace(/%([0-9a-f]{2})/gi, decodeByte), 'latin1')

function unescapeText(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return unescapeBuffer(text).toString()
  }
}

const parse = (text, separator, equals, options) => parseWith(text, separator, equals, { decodeURIComponent: unescapeText, ...options })

export { escapeText as escape, parse, parse as decode, stringify, stringify as encode, unescapeBuffer, unescapeText as unescape }
export default { decode: parse, encode: stringify, escape: escapeText, parse, stringify, unescape: unescapeText, unescapeBuffer }
