import type { LinkHandlers } from '@plat/link/link.ts'
import { decodeSiteCall, SITE_CALL } from '@plat/link/site-call.ts'
import { SiteVisit, type SiteVisitTools } from './site-visit.ts'

/** Makes the handlers of one link to a proxy: every SITE_CALL exchange is a visitor's call of a function. Exchanges of other kinds are reset. */
export function createSiteCallDoor(tools: SiteVisitTools): () => LinkHandlers {
  const { log } = tools
  return () => ({
    onOpen(exchange, kind, message) {
      if (kind !== SITE_CALL) return exchange.reset()
      try {
        new SiteVisit(exchange, decodeSiteCall(message.head), tools).start(message)
      } catch (error) {
        // Only a proxy of another version writes a head that cannot be read.
        log.error('a site call could not be read', { error })
        exchange.reset()
      }
    },
    onClose(cause) {
      if (cause) log.warn('link to a proxy ended', { error: cause })
    },
  })
}
