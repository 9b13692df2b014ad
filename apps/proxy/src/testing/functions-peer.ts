import type { Exchange, IncomingMessage } from '@plat/link/link.ts'
import { listenLink } from '@plat/link/listen-link.ts'
import { decodeSiteCall, type SiteCall, type VisitorRequest } from '@plat/link/site-call.ts'

/** A call as it reaches the functions-service. */
export interface PeerCall {
  call: SiteCall
  request: VisitorRequest
  message: IncomingMessage
  exchange: Exchange
}

/** The functions-service's side of the proxy's contract, over a real link: answers what the test says. */
export async function startFunctionsPeer(socketPath: string, onCall: (call: PeerCall) => void) {
  const server = await listenLink({ path: socketPath }, () => ({
    onOpen(exchange, _kind, message) {
      const call = decodeSiteCall(message.head)
      onCall({ call, request: JSON.parse(call.request), message, exchange })
    },
    onClose() {},
  }))
  return {
    /** Ends every connection as a crash would. */
    drop() {
      for (const link of [...server.links]) link.close()
    },
    close: () => server.close(),
  }
}
