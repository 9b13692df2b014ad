import winston from 'winston'

export type Logger = Pick<winston.Logger, 'error' | 'warn' | 'info' | 'debug' | 'child'>

const SECRET_NAME = /pass(word)?$|secret|token|authorization|cookie|api[-_]?key|^env$|private/i
const CREDENTIAL_TEXT = /(plat_[A-Za-z0-9_-]{8})[A-Za-z0-9_-]+|(Bearer\s+)[A-Za-z0-9._~+/=-]+|(:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/g
const DEPTH_MAX = 6

interface LoggerOptions {
  service: string
  level: 'error' | 'warn' | 'info' | 'debug'
  format: 'auto' | 'text' | 'json'
}

/**
 * Logs one line a record to standard output: JSON, or readable text on a terminal. Fields with a secret's name, personal tokens,
 * bearer tokens and passwords inside URLs are masked; control characters are escaped, so a record can never forge another.
 */
export function createLogger({ service, level, format }: LoggerOptions): Logger {
  const asText = format === 'text' || (format === 'auto' && process.stdout.isTTY === true)
  return winston.createLogger({
    level,
    defaultMeta: { service },
    format: winston.format.combine(
      winston.format.timestamp(),
      winston.format(redactRecord)(),
      asText ? winston.format.printf(toText) : winston.format.json(),
    ),
    transports: [new winston.transports.Console({ forceConsole: false })],
  })
}

function redactRecord(info: winston.Logform.TransformableInfo): winston.Logform.TransformableInfo {
  for (const key of Object.keys(info)) info[key] = key === 'level' || key === 'timestamp' ? info[key] : redact(key, info[key], 0)
  return info
}

/** Masks whatever looks like a secret by its field name or its text; flattens errors to name, message, stack and cause. */
export function redact(name: string, value: unknown, depth = 0): unknown {
  if (value !== undefined && value !== null && typeof value !== 'boolean' && SECRET_NAME.test(name)) return '[redacted]'
  if (typeof value === 'string')
    return value.replace(CREDENTIAL_TEXT, (_match, token, bearer, url) => `${token ?? bearer ?? url}[redacted]`)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEPTH_MAX) return '[deeper]'
  if (value instanceof Error) return redactError(value, depth)
  if (Array.isArray(value)) return value.slice(0, 100).map((entry) => redact('', entry, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, redact(key, entry, depth + 1)]))
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const code = (error as { code?: unknown }).code
  const internal = (error as { internal?: unknown }).internal
  return {
    name: error.name,
    message: redact('', error.message, depth + 1),
    ...(code === undefined ? {} : { code }),
    ...(internal === undefined ? {} : { internal: redact('', internal, depth + 1) }),
    stack: redact('', error.stack, depth + 1),
    ...(error.cause === undefined ? {} : { cause: redact('cause', error.cause, depth + 1) }),
  }
}

function toText({ timestamp, level, message, service: _service, ...fields }: winston.Logform.TransformableInfo): string {
  const facts = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === 'string' && /^[\w.:/@-]+$/.test(value) ? value : JSON.stringify(value)}`,
  )
  const line = [String(timestamp).slice(11, 23), level.toUpperCase().padEnd(5), String(message), ...facts].join(' ')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  return line.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
