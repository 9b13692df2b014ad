import type { Logger } from '@plat/shared/service-kit/logger.ts'

/** A log that keeps nothing, for tests that provoke what is logged. */
export const silentLog: Logger = {
  error: () => silentLog,
  warn: () => silentLog,
  info: () => silentLog,
  debug: () => silentLog,
  child: () => silentLog,
} as unknown as Logger
