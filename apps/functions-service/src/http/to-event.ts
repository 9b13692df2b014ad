import { isUtf8 } from 'node:buffer'
import { AppError } from '@plat/shared/errors/app-error.ts'

interface EventSource {
  contentType: string | undefined
  query: URLSearchParams
  body: Buffer
}

/**
 * The event of a call (contract §4) as JSON text: a JSON body as it was sent, the fields of a form, or without a body the query.
 * Pure.
 *
 * @throws AppError INVALID_JSON
 */
export function toEvent({ contentType, query, body }: EventSource): Buffer {
  if (body.length === 0) return toJson(query)
  if (!isUtf8(body)) throw new AppError('INVALID_JSON')
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType ?? '')) return toJson(new URLSearchParams(body.toString('utf8')))
  try {
    JSON.parse(body.toString('utf8'))
  } catch {
    throw new AppError('INVALID_JSON')
  }
  return body
}

/** A field that comes more than once becomes a list. */
function toJson(fields: URLSearchParams): Buffer {
  const entries = [...new Set(fields.keys())].map((name): [string, string | string[]] => {
    const values = fields.getAll(name)
    return [name, values.length === 1 && values[0] !== undefined ? values[0] : values]
  })
  return Buffer.from(JSON.stringify(Object.fromEntries(entries)))
}
