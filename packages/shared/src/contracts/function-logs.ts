import { z } from 'zod'
import { Id, Time } from './common.ts'
import { FunctionName, INVOCATION_STATUSES } from './functions.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export const LogLevel = z.enum(LOG_LEVELS)
export type LogLevel = z.infer<typeof LogLevel>

/** Newest first; with `Accept: text/event-stream` what comes from now on, one entry an event. All filters must hold. */
export const LogQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  function: FunctionName.optional(),
  version: z.coerce.number().int().min(1).optional(),
  status: z.enum(INVOCATION_STATUSES).optional(),
  /** Entries with at least one line of this level or a graver one; an invocation that failed counts as `error`. */
  level: LogLevel.optional(),
  deployment: Id.optional(),
  invocation: Id.optional(),
  /** Part of a line, of the path or of the error, whatever the case. */
  text: z.string().min(1).max(200).optional(),
  from: Time.optional(),
  to: Time.optional(),
})
export type LogQuery = z.infer<typeof LogQuery>

/** One recorded invocation as the logs show it. */
export const LogEntry = z.object({
  /** Of the invocation. */
  id: Id,
  time: Time,
  functionName: z.string(),
  version: z.number().int(),
  deploymentId: Id.nullable(),
  status: z.enum(INVOCATION_STATUSES),
  statusCode: z.number().int(),
  method: z.string().nullable(),
  path: z.string().nullable(),
  durationMs: z.number(),
  cpuMs: z.number(),
  cold: z.boolean(),
  sampledFrom: z.number().int(),
  /** The gravest of its lines and its own ending. */
  level: LogLevel,
  /** At most 200, each at most 2,000 characters; the invocation has all. */
  lines: z.array(z.object({ level: LogLevel, text: z.string() })),
  linesCut: z.boolean(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
})
export type LogEntry = z.infer<typeof LogEntry>
