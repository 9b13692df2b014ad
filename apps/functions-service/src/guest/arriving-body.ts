import type { ByteSource } from '@plat/link/byte-source.ts'
import { copyIn } from './copy-in.ts'
import type { IsolateArgument } from './create-isolate.ts'
import type { Invocation } from './invocation.ts'
import type { Lane } from './lane.ts'

/** The body of a request that has not arrived whole. */
export interface ArrivingBody {
  source: ByteSource
}

/** Takes a body into the isolate piece by piece, no faster than the handler reads it. */
export function feedBody(lane: Lane, invocation: Invocation, { source }: ArrivingBody): void {
  let isCancelled = false
  const enter = (values: () => IsolateArgument[]) => {
    if (!isCancelled && !invocation.isOver) lane.enter({ calls: [invocation], values })
  }
  invocation.onBodyPull = (bytes) => {
    if (bytes >= 0) return source.consume(bytes)
    isCancelled = true
    source.cancel()
  }
  source.start({
    data: (chunk) => enter(() => ['body', invocation.number, copyIn(chunk)]),
    end: () => enter(() => ['bodyEnd', invocation.number, 1]),
    fail: () => enter(() => ['bodyEnd', invocation.number, 0]),
  })
}
