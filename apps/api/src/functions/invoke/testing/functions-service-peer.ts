import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { InvokeOrder, type InvokeResult } from '@plat/shared/contracts/invoke.ts'

export interface FunctionsServicePeer {
  url: string
  /** Every order it was given. */
  orders: InvokeOrder[]
  authorizations: (string | undefined)[]
  /** What it answers from now on: how a call went, or an error. */
  answer: Partial<InvokeResult> | { status: number; code: string }
  close(): Promise<void>
}

/** functions-service as the api sees it, over real HTTP. */
export async function startFunctionsServicePeer(): Promise<FunctionsServicePeer> {
  const peer: FunctionsServicePeer = { url: '', orders: [], authorizations: [], answer: {}, close: async () => undefined }
  const server = createServer(async (request, response) => {
    if (request.url !== '/internal/invoke') return void response.writeHead(404).end()
    peer.orders.push(InvokeOrder.parse(await json(request)))
    peer.authorizations.push(request.headers.authorization)
    const { answer } = peer
    const isError = 'code' in answer
    const error = isError ? { error: { code: answer.code, message: 'As the peer was told.', requestId: 'peer' } } : undefined
    response.writeHead(isError ? answer.status : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(error ?? { ...RESULT, ...answer }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  peer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  peer.close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return peer
}

const RESULT: InvokeResult = {
  ...{ invocationId: null, success: true, statusCode: 200, headers: {}, body: '"ok"', isBase64: false, bodyCut: false, logs: [] },
  ...{ error: null, durationMs: 1, cold: false, version: 1 },
}
