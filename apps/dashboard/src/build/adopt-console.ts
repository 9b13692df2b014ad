import { format } from 'node:util'
import type { Logger } from '@plat/shared/service-kit/logger.ts'

/** What Next prints by itself becomes records of our log, which may have to be JSON. */
export function adoptConsole(target: Console, log: Logger): void {
  target.log = (...parts: unknown[]) => void log.debug(format(...parts))
  target.info = target.log
  target.warn = (...parts: unknown[]) => void log.warn(format(...parts))
  target.error = (...parts: unknown[]) => void log.error(format(...parts))
}
