import { AppError } from '@plat/shared/errors/app-error.ts'
import { isJson } from './is-json.ts'

interface EventSource {
  contentType: string | undefined
  /** Of the URL, without its question mark. */
  query: string
  body: Buffer
}

/** Reading a form is not divided into slices: it must be short. */
const FORM_BYTES_MAX = 1024 * 1024
const FIELDS_MAX = 10_000
const FORM = /^application\/x-www-form-urlencoded\b/i

/**
 * The event of a call (contract §4) as JSON text: a JSON body as it was sent, the fields of a form, or without a body the query. At once,
 * but for a large JSON body.
 *
 * @throws AppError INVALID_JSON; PAYLOAD_TOO_LARGE for a form above 1 MiB or 10,000 fields
 */
export function toEvent({ contentType, query, body }: EventSource): Buffer | Promise<Buffer> {
  if (body.length === 0) return query === '' ? NO_FIELDS : fieldsToJson(query)
  if (contentType !== undefined && FORM.test(contentType)) return fieldsToJson(formOf(body))
  const answer = isJson(body)
  return typeof answer === 'boolean' ? checked(body, answer) : answer.then((isWhole) => checked(body, isWhole))
}

const NO_FIELDS = Buffer.from('{}')

function checked(body: Buffer, isWhole: boolean): Buffer {
  if (!isWhole) throw new AppError('INVALID_JSON')
  return body
}

function formOf(body: Buffer): string {
  if (body.length > FORM_BYTES_MAX) throw new AppError('PAYLOAD_TOO_LARGE', { detail: 'A form may have at most 1 MB. Send JSON instead.' })
  return body.toString('utf8')
}

/** A field that comes more than once becomes a list. */
function fieldsToJson(text: string): Buffer {
  const fields = new Map<string, string | string[]>()
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1
    if (count > FIELDS_MAX)
      throw new AppError('PAYLOAD_TOO_LARGE', { detail: `At most ${FIELDS_MAX} fields are taken. Send JSON instead.` })
    const known = fields.get(name)
    if (known === undefined) fields.set(name, value)
    else if (typeof known === 'string') fields.set(name, [known, value])
    else known.push(value)
  }
  return Buffer.from(JSON.stringify(Object.fromEntries(fields)))
}
