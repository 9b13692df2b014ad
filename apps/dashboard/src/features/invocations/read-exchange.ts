export interface Exchange {
  method: string | undefined
  url: string | undefined
  ip: string | undefined
  kind: string | undefined
  headers: [string, string][]
  body: string
  bodyBytes: number
  isBase64: boolean
  isCut: boolean
}

/** One side of a recorded invocation; what an old or cut record lacks is empty. */
export function readExchange(record: Readonly<Record<string, unknown>>): Exchange {
  const text = (name: string) => (typeof record[name] === 'string' ? record[name] : undefined)
  const { headers } = record
  const body = text('body') ?? ''
  return {
    method: text('method'),
    url: text('url'),
    ip: text('ip'),
    kind: text('kind'),
    headers: typeof headers === 'object' && headers !== null ? Object.entries(headers).map(([name, value]) => [name, String(value)]) : [],
    body,
    bodyBytes: typeof record.bodyBytes === 'number' ? record.bodyBytes : body.length,
    isBase64: record.bodyEncoding === 'base64',
    isCut: record.isBodyCut === true,
  }
}

/** Path and query of an address; the address itself when it is none. */
export function pathOf(url: string | undefined): string {
  if (url === undefined) return ''
  const parsed = URL.parse(url)
  return parsed === null ? url : parsed.pathname + parsed.search
}
