import type { InvokeInput } from '@plat/shared/contracts/invoke.ts'
import { usageError } from '../errors/usage-error.ts'

export interface InvokeFlags {
  /** Text of the payload; undefined: none. */
  data: string | undefined
  headers: readonly string[]
  method: string | undefined
  path: string | undefined
  version: number | undefined
}

/**
 * What is asked of the api: the payload of `handler(event)`, or a visitor's request as soon as a method, path or header is given. Pure.
 * @throws CliError (usage)
 */
export function toInvokeInput({ data, headers, method, path, version }: InvokeFlags): InvokeInput {
  const choice = version === undefined ? {} : { version }
  if (method === undefined && path === undefined && headers.length === 0)
    return { ...choice, ...(data === undefined ? {} : { event: parseOrText(data) }) }
  const named = Object.fromEntries(headers.map(parseHeader))
  const isJson = data !== undefined && typeof parseOrText(data) !== 'string'
  const isTyped = Object.keys(named).some((name) => name.toLowerCase() === 'content-type')
  const headersSent: Record<string, string> = isJson && !isTyped ? { 'content-type': 'application/json', ...named } : named
  return {
    ...choice,
    request: {
      method: (method ?? (data === undefined ? 'GET' : 'POST')).toUpperCase() as 'GET',
      path: path === undefined ? '/' : path.startsWith('/') ? path : `/${path}`,
      headers: headersSent,
      body: data ?? '',
    },
  }
}

/** JSON where it is some, else the text itself. */
function parseOrText(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}

function parseHeader(text: string): [string, string] {
  const colon = text.indexOf(':')
  if (colon < 1) throw usageError(`"${text}" is no header.`, 'Write it as "Name: value".')
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
}
