import { z } from 'zod'
import { Id } from './common.ts'

/** What may stand in the head of a request (RFC 9110, 5.1 and 5.5). */
const Headers = z.record(
  z
    .string()
    .max(256)
    .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'Use a header name such as x-api-key: letters, digits and hyphens.'),
  z
    .string()
    .max(16_384)
    .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'Use one line of Latin-1 text.'),
)
/**
 * POST /api/functions/:projectId/:functionName/invoke: calls a function on its owner's behalf, also one that is switched off or asks for a key.
 * Either `event` (the payload of `handler(event, context)`), or `request` (what a visitor would send).
 */
export const InvokeInput = z
  .strictObject({
    event: z.unknown().optional(),
    request: z
      .strictObject({
        method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']).default('GET'),
        /** Below the function: path and query, such as /?name=Ada */
        path: z.string().max(2_048).startsWith('/').default('/'),
        headers: Headers.default({}),
        body: z
          .string()
          .max(1024 * 1024)
          .default(''),
      })
      .optional(),
    /** Default: the active one. */
    version: z.number().int().min(1).optional(),
  })
  .refine(({ event, request }) => event === undefined || request === undefined, 'Give an event or a request, not both.')
export type InvokeInput = z.infer<typeof InvokeInput>

/** POST /api/invocations/:invocationId/replay: makes the recorded call once more, on any version. */
export const ReplayInput = z.strictObject({
  version: z.number().int().min(1).optional(),
  /** In place of the recorded ones of the same name, such as credentials, which are never recorded. */
  headers: Headers.default({}),
})
export type ReplayInput = z.infer<typeof ReplayInput>

/** How it went; a failure of the function is an answer like any other. */
export const InvokeResult = z.object({
  invocationId: Id.nullable(),
  success: z.boolean(),
  /** As a visitor would have had it. */
  statusCode: z.number().int(),
  headers: z.record(z.string(), z.string()),
  /** Text; at most 1 MB, `bodyCut` says that there was more. `isBase64`: it was no text. */
  body: z.string(),
  isBase64: z.boolean(),
  bodyCut: z.boolean(),
  logs: z.array(z.string()),
  error: z.object({ code: z.string(), message: z.string(), stack: z.string().optional() }).nullable(),
  durationMs: z.number(),
  cold: z.boolean(),
  version: z.number().int().nullable(),
})
export type InvokeResult = z.infer<typeof InvokeResult>

/** How a replay went. */
export const ReplayResult = InvokeResult.extend({
  /** Names of headers that the call had, and this one had not: their values are never recorded, and nobody gave others. */
  omittedHeaders: z.array(z.string()),
})
export type ReplayResult = z.infer<typeof ReplayResult>

/** api → functions-service, POST /internal/invoke: a call on its owner's behalf; answers an InvokeResult. */
export const InvokeOrder = z.strictObject({
  projectId: Id,
  functionName: z.string().max(128),
  /** Default: the active one. */
  version: z.number().int().min(1).optional(),
  /** `http`: a visitor's request; `event`: the body is the event as JSON text. */
  kind: z.enum(['http', 'event']),
  method: z.string().max(16),
  /** Absolute. */
  url: z.string().max(8_192),
  /** name, value, name, value …: names in lower case. */
  headers: z.array(z.string()).max(1_000),
  ip: z.string().max(64),
  body: z.string(),
  isBase64: z.boolean(),
})
export type InvokeOrder = z.infer<typeof InvokeOrder>
