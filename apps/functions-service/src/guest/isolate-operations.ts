import type { GuestFailure } from '../guests/guest-connection.ts'
import type { HeaderPair } from '../protocol/response-headers.ts'
import { BadCall, type BridgeOperations } from './bridge.ts'
import type { FetchExchange } from './fetch-exchange.ts'
import type { GuestOutput } from './guest-output.ts'
import type { Invocation } from './invocation.ts'
import { readResponse } from './read-response.ts'

const LEVELS = new Set<unknown>(['LOG', 'INFO', 'WARN', 'ERROR', 'DEBUG'])
const FAILURES = new Set<unknown>(['FUNCTION_ERROR', 'FUNCTION_BAD_RESPONSE', 'FUNCTION_RESPONSE_TOO_LARGE'])
const MESSAGE_UNITS_MAX = 8192
const FETCH_BYTES_MAX = 20 * 1024 * 1024
const DELAY_MAX = 2 ** 31 - 1

export interface OperationsOptions {
  output: GuestOutput
  /** The call of a number, 0 for the module's own scope; undefined when there is none (any more). */
  find(number: unknown): Invocation | undefined
  /** Id under which the supervisor knows an invocation: for the module's own scope that of its load or newest call. */
  wireNumber(invocation: Invocation): number
  enter(invocation: Invocation, values: (string | number)[]): void
  fetches: FetchExchange
  /** Takes the answer of a fetch back to the isolate. */
  onFetched(invocation: Invocation, operation: number, answer: { head: string; body: Buffer }): void
  onLoad(verdict: 'loaded' | GuestFailure): void
  onFinish(invocation: Invocation): void
}

/** The operations of the bridge that concern calls: log, timers, fetch, the answer. Every argument is checked, every use counted (R8). */
export function createOperations(options: OperationsOptions): BridgeOperations {
  return {
    ...loadOperations(options),
    ...timerOperations(options),
    ...fetchOperations(options),
    ...answerOperations(options),
    log: logOperation(options),
  }
}

function logOperation({ output, find, wireNumber }: OperationsOptions): BridgeOperations[string] {
  return (number, level, text) => {
    if (!LEVELS.has(level) || typeof text !== 'string') throw new BadCall()
    const invocation = find(number)
    if (!invocation) return 1
    const { lines, isFull } = invocation.admitLog(String(level), text)
    for (const line of lines) output.log(wireNumber(invocation), line)
    return isFull ? 1 : 0
  }
}

function loadOperations({ onLoad }: OperationsOptions): BridgeOperations {
  return {
    loaded: () => {
      onLoad('loaded')
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

function fetchOperations({ fetches, find, wireNumber, onFetched }: OperationsOptions): BridgeOperations {
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
      const headers = rest.flatMap((name, index): HeaderPair[] => (index % 2 === 0 ? [[name, rest[index + 1] ?? '']] : []))
      const wireId = fetches.send(
        { invocation: wireNumber(invocation), method, url, redirect, headers, body: bytes },
        (answerHead, answerBody) => {
          if (invocation.fetches.delete(operation)) onFetched(invocation, operation, { head: answerHead, body: answerBody })
        },
      )
      if (wireId === undefined) return 'The address and headers of a fetch may have at most 64 KiB'
      invocation.fetches.set(operation, wireId)
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

function answerOperations({ find, onFinish }: OperationsOptions): BridgeOperations {
  return {
    respond: (number, status, headers, kind, body, isLast) => {
      const invocation = find(number)
      if (!invocation || invocation.number === 0 || invocation.outcome) return undefined
      invocation.outcome = readResponse({ status, headers, kind, body }, invocation.limits.responseBytesMax)
      if (isLast === 1) onFinish(invocation)
      return undefined
    },
    fail: (number, code, message, stack) => {
      const invocation = find(number)
      if (!invocation || invocation.number === 0 || invocation.outcome) return undefined
      if (!FAILURES.has(code)) throw new BadCall()
      const failure = { type: 'failure', code: code as GuestFailure['code'], message: short(message) } as const
      const frames = short(stack, 2 * MESSAGE_UNITS_MAX)
      invocation.outcome = frames ? { ...failure, stack: frames } : failure
      onFinish(invocation)
      return undefined
    },
    returned: (number) => {
      const invocation = find(number)
      if (invocation) invocation.hasReturned = true
      return undefined
    },
    finish: (number) => {
      const invocation = find(number)
      if (invocation && invocation.number !== 0) onFinish(invocation)
      return undefined
    },
  }
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
