import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'
import type { ErrorCode } from '@plat/shared/errors/registry.ts'

/** Something a handler does to harm whoever runs it, and how its call must end. */
export interface HostileRow {
  /** Body of an async handler `(event, context)`; `event.silentUrl` is one of a server that never answers. */
  code: string
  /** One of these answers it. */
  codes: readonly ErrorCode[]
  /** Measured to end the whole process that runs it, or to block it for ever: done three times in a row. */
  isCrashing?: true
  config?: FunctionConfig
}

/** By what they do. */
export type HostileRows = Readonly<Record<string, HostileRow>>

export const TIME: readonly ErrorCode[] = ['FUNCTION_TIMEOUT']
/** Which limit is hit first depends on the machine, and V8 may say RangeError: never is it anything else. */
export const MEMORY: readonly ErrorCode[] = ['FUNCTION_MEMORY_LIMIT', 'FUNCTION_CRASHED', 'FUNCTION_TIMEOUT', 'FUNCTION_ERROR']
