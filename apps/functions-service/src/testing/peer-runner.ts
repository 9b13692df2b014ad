import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { FunctionRunner, PoolEnding, PoolListener } from '../guests/function-runner.ts'
import type { GuestCall, GuestFailure, GuestResponse, RunningCall } from '../guests/guest-connection.ts'

/** A call that a test holds in its hands. */
export interface PeerCall {
  readonly fn: RunnableFunction
  readonly call: GuestCall
  readonly isRepeatable: boolean
  readonly depth: number
  readonly isCancelled: boolean
  /** The response begins. */
  respond(given: Partial<GuestResponse> & Pick<GuestResponse, 'body'>): void
  end(given?: Partial<PoolEnding>): void
  refuse: PoolListener['onRefused']
}

export const failureOf = (code: GuestFailure['code'], message: string = code): GuestFailure => ({ type: 'failure', code, message })

/** Where calls run, for tests of what is before it: calls stay open until the test answers them. */
export class PeerRunner implements FunctionRunner {
  readonly calls: PeerCall[] = []
  /** What is done with a call as it comes; by default nothing. */
  onCall: (call: PeerCall) => void = () => undefined

  run(fn: RunnableFunction, call: GuestCall, options: Parameters<FunctionRunner['run']>[2], listener: PoolListener): RunningCall {
    const { isRepeatable, pass } = options
    const state = { isCancelled: false }
    const peerCall: PeerCall = {
      ...{ fn, call, isRepeatable, depth: pass.depth },
      get isCancelled() {
        return state.isCancelled
      },
      respond: (given) => listener.onResponse({ type: 'response', status: 200, headers: [], resultKind: 'text', ...given }),
      end: (given = {}) =>
        listener.onEnd({
          ...{ failure: undefined, logs: [], cpuMs: 1, heapBytes: 1_000, bytesOut: 0, cold: false, isCollateral: false, queueMs: 0 },
          ...given,
        }),
      refuse: (error) => listener.onRefused(error),
    }
    this.calls.push(peerCall)
    this.onCall(peerCall)
    return {
      cancel: () => {
        state.isCancelled = true
      },
    }
  }
}
