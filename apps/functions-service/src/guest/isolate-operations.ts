import type { GuestFailure } from '../guests/guest-connection.ts'
import { BadCall, type BridgeOperations } from './bridge.ts'
import type { FetchExchange, FetchListener } from './fetch-exchange.ts'
import type { Invocation } from './invocation.ts'

const LEVELS = new Set<unknown>(['LOG', 'INFO', 'WARN', 'ERROR', 'DEBUG'])
const MESSAGE_UNITS_MAX = 8192
const FETCH_BYTES_MAX = 20 * 1024 * 1024
const DELAY_MAX = 2 ** 31 - 1

export interface OperationsOptions {
  /** Passes a line on to the supervisor. */
  print(invocation: Invocation, line: string): void
  /** The call of a number, 0 for the module's own scope; undefined when there is none (any more). */
  find(number: unknown): Invocation | undefined
  /** Id under which the supervisor knows an invocation: for the module's own scope that of its load or newest call. */
  wireNumber(invocation: Invocation): number
  enter(invocation: Invocation, values: (string | number)[]): void
  fetches: FetchExchange
  /** Takes the answer of a fetch back to the isolate, piece by piece. */
  fetched(invocation: Invocation, operation: number): FetchListener
  /** `takesStream`: the handler can begin before the body of its request has arrived. */
  onLoad(verdict: { takesStream: boolean } | GuestFailure): void
}

/** The operations of the bridge that concern calls: log, timers, fetch, bodies. Every argument is checked, every use counted (R8). */
export function createOperations(options: OperationsOptions): BridgeOperations {
  return {
    ...loadOperations(options),
    ...timerOperations(options),
    ...fetchOperations(options),
    ...bodyOperations(options),
    log: logOperation(options),
  }
}

function logOperation({ print, find }: OperationsOptions): BridgeOperations[string] {
  return (number, level, text) => {
    if (!LEVELS.has(level) || typeof text !== 'string') throw new BadCall()
    const invocation = find(number)
    if (!invocation) return 1
    const { lines, isFull } = invocation.admitLog(String(level), text)
    for (const line of lines) print(invocation, line)
    return isFull ? 1 : 0
  }
}

function loadOperations({ onLoad }: OperationsOptions): BridgeOperations {
  return {
    loaded: (takesStream) => {
      onLoad({ takesStream: takesStream === 1 })
      return undefined
    },
    loadFailed: (message, stack) => {
      onLoad({ type: 'failure', code: 'FUNCTION_ERROR', message: short(message), stack: short(stack, 2 * MESSAGE_UNITS_MAX) })
      return undefined
    },
  }
}

function timerOperations({ find, enter }: OperationsOptions): BridgeOperations {
  return {
    timer: (number, id, delay) => {
      const invocation = find(number)
      if (!invocation) return undefined
      if (!isCount(id) || !isCount(delay) || delay > DELAY_MAX || !invocation.mayStartTimer(id)) throw new BadCall()
      invocation.stopTimer(id)
      const fire = () => {
        invocation.timers.delete(id)
        enter(invocation, ['timer', id])
      }
      invocation.timers.set(id, delay === 0 ? setImmediate(fire) : setTimeout(fire, delay))
      return undefined
    },
    clear: (number, id) => {
      if (!isCount(id)) throw new BadCall()
      find(number)?.stopTimer(id)
      return undefined
    },
  }
}

function bodyOperations({ find }: OperationsOptions): BridgeOperations {
  return {
    bodyPull: (number, bytes) => {
      if (typeof bytes !== 'number' || !Number.isInteger(bytes) || bytes < -1) throw new BadCall()
      find(number)?.onBodyPull?.(bytes)
      return undefined
    },
  }
}

function fetchOperations({ fetches, find, wireNumber, fetched }: OperationsOptions): BridgeOperations {
  return {
    fetch: (number, operation, head, body) => {
      const invocation = find(number)
      if (!invocation) return undefined
      if (!isCount(operation) || typeof head !== 'string' || invocation.fetches.has(operation)) throw new BadCall()
      const bytes = bytesOf(body)
      if (bytes.length > FETCH_BYTES_MAX) return `A fetch may send at most ${FETCH_BYTES_MAX} bytes`
      const refusal = invocation.refuseFetch()
      if (refusal) return refusal
      const [method = '', url = '', redirect = '', ...rest] = head.split('\n')
      const headers = rest.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, rest[index + 1] ?? '']] : []))
      const { onHead, onData, onEnd } = fetched(invocation, operation)
      const settle = () => invocation.fetches.delete(operation)
      const wireId = fetches.send(
        { invocation: wireNumber(invocation), method, url, redirect: redirectOf(redirect), headers, body: bytes },
        {
          onHead: (answer, content) => {
            if (content === undefined ? invocation.fetches.has(operation) : settle()) onHead(answer, content)
          },
          onData,
          onEnd: (error) => {
            if (settle()) onEnd(error)
          },
        },
      )
      if (wireId === undefined) return 'The address and headers of a fetch may have at most 64 KiB'
      invocation.fetches.set(operation, wireId)
      return undefined
    },
    fetchPull: (number, operation, bytes) => {
      if (!isCount(operation) || !isCount(bytes)) throw new BadCall()
      const wireId = find(number)?.fetches.get(operation)
      if (wireId !== undefined) fetches.consume(wireId, bytes)
      return undefined
    },
    abortFetch: (number, operation) => {
      if (!isCount(operation)) throw new BadCall()
      const invocation = find(number)
      const wireId = invocation?.fetches.get(operation)
      if (wireId === undefined) return undefined
      invocation?.fetches.delete(operation)
      fetches.cancel(wireId)
      return undefined
    },
  }
}

function redirectOf(redirect: string): 'follow' | 'error' | 'manual' {
  if (redirect === 'follow' || redirect === 'error' || redirect === 'manual') return redirect
  throw new BadCall()
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

function short(text: unknown, unitsMax = MESSAGE_UNITS_MAX): string {
  return typeof text === 'string' ? Buffer.from(text.slice(0, unitsMax)).subarray(0, unitsMax).toString('utf8') : ''
}

function bytesOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0)
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof ArrayBuffer) return Buffer.from(body)
  throw new BadCall()
}
