import type { IncomingMessage, ServerResponse } from 'node:http'
import { visitId } from './visit-id.ts'

/** What kind of answer a request got, as the metrics name it. */
export type VisitKind = 'error' | 'own' | 'undeployed' | 'redirect' | 'file' | 'function'

/** One request of a visitor and its answer. */
export class Visit {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  /** performance.now() */
  readonly startedAt: number
  kind: VisitKind = 'error'
  /** The deployment that answers, once the host is known. */
  deploymentId: string | null = null
  /** Told when the visitor went away before all of the answer was on its way. */
  onGone: (() => void) | undefined = undefined

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request
    this.response = response
    this.requestId = visitId(request.headers['x-request-id'])
    this.startedAt = performance.now()
  }

  /** The headers that every answer carries, name and value in turn. */
  headers(): string[] {
    return this.deploymentId === null
      ? ['x-request-id', this.requestId]
      : ['x-request-id', this.requestId, 'x-plat-deployment', this.deploymentId]
  }
}
