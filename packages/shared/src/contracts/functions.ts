import { z } from 'zod'
import { Id, PageQuery, Sha256, Time } from './common.ts'

export const FUNCTION_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/
export const FunctionName = z
  .string()
  .regex(FUNCTION_NAME, 'Use letters, digits, "-", "_" and "."; start with a letter or digit; at most 128 characters.')
export const Runtime = z.literal('isolate')

/** `public`: any public address; `none`; or exactly these hosts. */
export const FetchPolicy = z.union([z.enum(['public', 'none']), z.array(z.string().regex(/^[a-z0-9.-]+(:\d{1,5})?$/i)).max(100)])

export const RateLimit = z.strictObject({
  requests: z.number().int().min(1).max(1_000_000),
  perSeconds: z.number().int().min(1).max(86_400),
})

/** What a function may use; absent fields take the platform's defaults (FUNCTION_TIMEOUT_MS, FUNCTION_MEMORY_MB). */
export const FunctionConfig = z.strictObject({
  timeoutMs: z.number().int().min(100).max(300_000).optional(),
  memoryMb: z.number().int().min(16).max(1024).optional(),
  maxConcurrency: z.number().int().min(1).max(1000).optional(),
  fetch: FetchPolicy.optional(),
  requireApiKey: z.boolean().optional(),
  /** null: none, whatever plat.json says. */
  rateLimit: RateLimit.nullable().optional(),
  /** Gives the function WebAssembly and SharedArrayBuffer, which no memory limit inside counts: it needs a guest with a memory cap. */
  webAssembly: z.boolean().optional(),
})
export type FunctionConfig = z.infer<typeof FunctionConfig>

export const CODE_BYTES_MAX = 5 * 1024 * 1024
const Code = z.string().min(1, 'Give the source of the function.').max(CODE_BYTES_MAX, 'Use at most 5 MiB of source.')
/** `runtime` is accepted in the seeds' words too; all of them mean the isolate. */
const RuntimeInput = z.enum(['isolate', 'nodejs', 'node', 'node18', 'node20', 'node22', 'node24']).optional()
export const CreateFunctionInput = z.strictObject({
  functionName: FunctionName,
  code: Code,
  runtime: RuntimeInput,
  config: FunctionConfig.optional(),
})
export const UpdateFunctionInput = z.strictObject({
  code: Code.optional(),
  isActive: z.boolean().optional(),
  config: FunctionConfig.optional(),
})

export const FunctionInfo = z.object({
  id: Id,
  projectId: Id,
  functionName: z.string(),
  filePath: z.string(),
  runtime: z.string(),
  isActive: z.boolean(),
  /** The version production serves now; null when the live deployment has no such function. */
  activeVersion: z.number().int().nullable(),
  /** The same, in the word callers of create and update look for. */
  version: z.number().int().nullable(),
  /** What is in force: the active version's configuration, overlaid with what was set through the api. */
  config: FunctionConfig,
  /** The part of it that was set through the api, and goes before the repository's own until it is set anew. */
  ownConfig: FunctionConfig,
  invocationCount: z.number().int(),
  url: z.string(),
  createdAt: Time,
  updatedAt: Time,
})
export type FunctionInfo = z.infer<typeof FunctionInfo>

export const FunctionVersion = z.object({
  version: z.number().int(),
  deploymentId: Id.nullable(),
  author: z.string().nullable(),
  createdAt: Time,
  bytes: z.number().int(),
  isActive: z.boolean(),
})

export type FunctionVersion = z.infer<typeof FunctionVersion>

/** `source` is what the author sent; for a version made by a deployment it is the bundle, and `isBundled` says so. */
export const FunctionSource = z.object({
  version: z.number().int(),
  language: z.enum(['javascript', 'typescript']),
  isBundled: z.boolean(),
  /** Whether a source map of the bundle is kept. */
  sourceMap: z.boolean(),
  source: z.string(),
})
export type FunctionSource = z.infer<typeof FunctionSource>

/** build-service → api, POST /api/functions/register. Registering the same deployment again changes nothing. */
export const RegisterFunctionsInput = z.strictObject({
  deploymentId: Id,
  leaseToken: z.string(),
  functions: z
    .array(
      z.strictObject({
        functionName: FunctionName,
        filePath: z.string().max(500),
        runtime: Runtime,
        codeSha256: Sha256,
        sourceMapSha256: Sha256.nullable(),
        bytes: z.number().int().min(0),
        config: FunctionConfig,
      }),
    )
    .max(1000),
})
export type RegisterFunctionsInput = z.infer<typeof RegisterFunctionsInput>
export const RegisteredFunctions = z.object({ functions: z.array(z.object({ functionName: z.string(), version: z.number().int() })) })

/** `deploymentId` asks for that deployment's version; without it the active one. */
export const FunctionCodeQuery = z.strictObject({ deploymentId: Id.optional(), version: z.coerce.number().int().min(1).optional() })
/** api → functions-service, GET /api/functions/code/:projectId/:functionName: all that is needed to run it. Holds decrypted env. */
export const FunctionCode = z.object({
  functionId: Id,
  projectId: Id,
  projectSlug: z.string(),
  functionName: z.string(),
  version: z.number().int(),
  deploymentId: Id.nullable(),
  isActive: z.boolean(),
  sha256: Sha256,
  code: z.string(),
  config: FunctionConfig,
  env: z.record(z.string(), z.string()),
})
export type FunctionCode = z.infer<typeof FunctionCode>

export const INVOCATION_STATUSES = ['success', 'error', 'timeout'] as const
export const InvocationQuery = PageQuery.extend({ status: z.enum(INVOCATION_STATUSES).optional() })
/** What the record keeps of request and response: bodies are cut at 64 KiB and credentials masked. */
const Exchange = z.record(z.string(), z.unknown())
/** Fields with a default were added later: records made before have it. */
export const Invocation = z.object({
  id: Id,
  projectId: Id,
  functionName: z.string(),
  version: z.number().int(),
  deploymentId: Id.nullable(),
  status: z.enum(INVOCATION_STATUSES),
  statusCode: z.number().int(),
  request: Exchange,
  response: Exchange.nullable(),
  logs: z.array(z.string()),
  error: z.object({ code: z.string(), message: z.string(), stack: z.string().optional() }).nullable(),
  durationMs: z.number(),
  cpuMs: z.number(),
  /** Waited for a place before it ran; part of durationMs. */
  queueMs: z.number().default(0),
  /** Of its isolate, as last measured when it ended. */
  heapBytes: z.number().default(0),
  /** Of the request's body and of the response's. */
  bytesIn: z.number().default(0),
  bytesOut: z.number().default(0),
  cold: z.boolean(),
  /** How many successful invocations of its function this record stands for: above a set rate only some are kept. Totals count all. */
  sampledFrom: z.number().int().min(1).default(1),
  createdAt: Time,
})
export type Invocation = z.infer<typeof Invocation>

/** In a list a large record comes without its logs and large fields, and says so; the single record has them. */
export const InvocationListItem = Invocation.extend({ isTruncated: z.boolean() })
export type InvocationListItem = z.infer<typeof InvocationListItem>

/** Upper bounds of the buckets of FunctionFigures.latency; the last bucket has none. */
export const LATENCY_BUCKETS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000] as const

const Count = z.number().int().min(0)
const Sum = z.number().min(0)
/** What the invocations of one function version within one hour add up to, or a part of them: figures of the same hour are added. */
export const FunctionFigures = z.object({
  projectId: Id,
  functionName: z.string(),
  version: z.number().int(),
  /** Its beginning. */
  hour: Time,
  success: Count,
  error: Count,
  timeout: Count,
  cold: Count,
  wallMs: Sum,
  cpuMs: Sum,
  queueMs: Sum,
  bytesIn: Count,
  bytesOut: Count,
  /** Invocations by duration. */
  latency: z.array(Count).length(LATENCY_BUCKETS_MS.length + 1),
})
export type FunctionFigures = z.infer<typeof FunctionFigures>

/**
 * functions-service → api, POST /internal/invocations. A record sent twice is stored once (by id), figures sent twice are added once (by
 * batchId). Every invocation is counted in some batch's figures, whether its record is kept or not.
 */
export const RecordInvocationsInput = z.strictObject({
  invocations: z.array(Invocation).max(500),
  /** Of the figures; without one there are none. */
  batchId: Id.optional(),
  figures: z.array(FunctionFigures).max(10_000).default([]),
})
export type RecordInvocationsInput = z.infer<typeof RecordInvocationsInput>
