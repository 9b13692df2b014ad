const START = '<!-- rates: written by apps/functions-service/src/guest/conformance/testing/write-web-platform.ts -->'
const END = '<!-- end of rates -->'

/** Where the document of the web platform is. */
export const webPlatformDocument = new URL('../../../../../docs/web-platform.md', import.meta.url)

/**
 * The document with other rates in it.
 *
 * @throws Error when it has lost the marks between which they are
 */
export function withRates(document: string, rates: string): string {
  const start = document.indexOf(START)
  const end = document.indexOf(END)
  if (start < 0 || end < start) throw new Error('docs/web-platform.md has lost the marks between which its rates are.')
  return `${document.slice(0, start)}${START}\n${rates}\n${document.slice(end)}`
}
