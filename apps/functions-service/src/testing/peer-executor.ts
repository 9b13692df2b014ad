import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { createBreaker } from '../function-executor/breaker.ts'
import { createFunctionExecutor, type FunctionExecutor } from '../function-executor/function-executor.ts'
import type { InvocationOutcome } from '../function-executor/invocation.ts'
import { createRateLimiter } from '../function-executor/rate-limiter.ts'
import { referenceKey } from '../function-registry/function-reference.ts'
import { FunctionRegistry } from '../function-registry/function-registry.ts'
import { buildFunctionCode, toBytes } from './function-code.ts'
import { PeerRunner } from './peer-runner.ts'
import { silentLog } from './silent-log.ts'

/** The executor as it is, with calls that end as the test says. */
export interface PeerExecutor {
  readonly executor: FunctionExecutor
  readonly runner: PeerRunner
  /** Of calls that have ended, oldest first. */
  readonly outcomes: InvocationOutcome[]
  /** Tokens that open every project. */
  readonly tokens: Set<string>
  deploy(given?: Partial<FunctionCode>): FunctionCode
}

export function buildPeerExecutor({ callsMax = 1_000 }: { callsMax?: number } = {}): PeerExecutor {
  const functions = new Map<string, FunctionCode>()
  const outcomes: InvocationOutcome[] = []
  const tokens = new Set<string>()
  const runner = new PeerRunner()
  const now = (): number => performance.now()
  const registry = new FunctionRegistry({
    async source(reference) {
      const code = functions.get(referenceKey(reference))
      if (!code) throw new AppError('FUNCTION_NOT_FOUND')
      return toBytes(code)
    },
    store: { read: async () => undefined, write: async () => undefined, remove: async () => undefined },
    defaults: { timeoutMs: 30_000, memoryMb: 128 },
    log: silentLog,
    now,
  })
  const executor = createFunctionExecutor(
    {
      ...{ registry, runner, breaker: createBreaker({ now }), rateLimiter: createRateLimiter({ now }) },
      mayInvoke: async (token) => tokens.has(token),
      onInvoked: (outcome) => outcomes.push(outcome),
    },
    { callsMax },
  )
  return {
    ...{ executor, runner, outcomes, tokens },
    deploy(given = {}) {
      const code = buildFunctionCode({ code: 'a bundle', ...given })
      functions.set(`${code.projectId}:${code.functionName}:${code.deploymentId ?? 'active'}`, code)
      return code
    },
  }
}
