import { AppError } from '@plat/shared/errors/app-error.ts'

/** Classes and codes of Postgres (appendix A) and of Node's sockets that say: not now, perhaps soon. */
const UNAVAILABLE =
  /^(08...|57P0[1-5]|53...|ECONN\w+|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND|P1001|P1002|P1008|P1017|P2024|P2028|P2037)$/
/** A statement that ran too long, waited too long for a lock, or lost against another one; running it again may do. */
const CONTENDED = /^(57014|55P03|40001|40P01|25P03|P2034)$/
/** Text Postgres cannot store: NUL, lone surrogates. */
const UNSTORABLE = /^(22021|22P05)$/
const UNAVAILABLE_MESSAGE =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after|Server has closed the connection)|not queryable/i
const DRIVER_KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TransactionWriteConflict',
])
const DEPTH_MAX = 6

/**
 * Turns what the driver or the ORM throws when Postgres is away, overloaded or restarting into DATABASE_UNAVAILABLE (503), and text it
 * cannot store into BAD_REQUEST. Anything else comes back as it was.
 */
export function translateDatabaseError(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown
  for (const fault of causes(thrown)) {
    const code = typeof fault.code === 'string' ? fault.code : ''
    if (UNSTORABLE.test(code) || UNSTORABLE.test(String(fault.originalCode ?? '')))
      return new AppError('BAD_REQUEST', {
        detail: 'The request holds text that cannot be stored, such as a NUL character. Remove it.',
        cause: thrown,
      })
    if (isUnavailable(fault, code)) return new AppError('DATABASE_UNAVAILABLE', { retryAfterSeconds: 2, cause: thrown })
  }
  return thrown
}

type Fault = { code?: unknown; syscall?: unknown; originalCode?: unknown; kind?: unknown; name?: unknown; message?: unknown }

function isUnavailable(fault: Fault, code: string): boolean {
  if (UNAVAILABLE.test(code) || CONTENDED.test(code) || UNAVAILABLE.test(String(fault.originalCode ?? '')))
    return isDatabaseCode(fault, code)
  if (typeof fault.kind === 'string' && DRIVER_KINDS.has(fault.kind)) return true
  if (fault.name === 'PrismaClientInitializationError') return true
  return typeof fault.message === 'string' && UNAVAILABLE_MESSAGE.test(fault.message)
}

/** Node's file errors carry ENOENT too; it is the database's where a socket was connected to, or where the ORM passes it on. */
const isDatabaseCode = (fault: Fault, code: string): boolean =>
  code !== 'ENOENT' || fault.syscall === 'connect' || String(fault.name).startsWith('PrismaClient')

/** The thrown value, its causes, the members of aggregates, and the places Prisma hides the driver's error in. */
function causes(thrown: unknown, depth = 0): Fault[] {
  if (typeof thrown !== 'object' || thrown === null || depth > DEPTH_MAX) return []
  const { cause, errors, meta } = thrown as { cause?: unknown; errors?: unknown; meta?: { driverAdapterError?: unknown } }
  const inner = [cause, meta?.driverAdapterError, ...(Array.isArray(errors) ? errors.slice(0, 4) : [])]
  return [thrown as Fault, ...inner.flatMap((entry) => causes(entry, depth + 1))]
}
