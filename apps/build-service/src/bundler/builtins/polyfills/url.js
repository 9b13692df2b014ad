// node:url: the platform's URL, and the older functions of unenv, which are Node's own code.
import { fileURLToPath, format, parse, pathToFileURL, resolve, resolveObject, Url, urlToHttpOptions } from 'unenv/node/url'

const { URL, URLPattern, URLSearchParams } = globalThis
const domainToASCII = (domain) => hostOf(domain)

function hostOf(domain) {
  try {
    return new URL(`ws://${domain}`).hostname
  } catch {
    return ''
  }
}

export {
  domainToASCII,
  fileURLToPath,
  format,
  parse,
  pathToFileURL,
  resolve,
  resolveObject,
  URL,
  URLPattern,
  URLSearchParams,
  Url,
  urlToHttpOptions,
}
export default {
  domainToASCII,
  fileURLToPath,
  format,
  parse,
  pathToFileURL,
  resolve,
  resolveObject,
  URL,
  URLPattern,
  URLSearchParams,
  Url,
  urlToHttpOptions,
}
