import { createHash } from 'node:crypto'
import type { FunctionBytes } from '@plat/shared/contracts/packed-function-code.ts'

/** One function version with everything that calling it needs: code, env, and its limits with the platform's defaults filled in. */
export interface RunnableFunction extends Omit<FunctionBytes, 'config'> {
  /** `projectId:functionName`, made once. */
  name: string
  /** Names the isolate: two calls share one exactly when code, env, deployment and memory are the same. */
  isolateKey: string
  /** SHA-256 over the env: together with the code it decides what a function has become when it is loaded. */
  envHash: string
  /** What was asked for: `name:active` or `name:deploymentId`. A slot that comes to mean another isolate has no use for the one before. */
  slot: string
  timeoutMs: number
  memoryMb: number
  /** It asked for WebAssembly and SharedArrayBuffer. */
  webAssembly: boolean
  maxConcurrency: number
  fetch: NonNullable<FunctionBytes['config']['fetch']>
  requireApiKey: boolean
  rateLimit: NonNullable<FunctionBytes['config']['rateLimit']> | undefined
  /** Estimate of what keeping it in memory takes. */
  bytes: number
}

export interface FunctionDefaults {
  timeoutMs: number
  memoryMb: number
}

const MAX_CONCURRENCY = 100
const ENTRY_BYTES = 2048

/** Applies the defaults and names the isolate. Pure. */
export function toRunnableFunction({ config, ...code }: FunctionBytes, slot: string, defaults: FunctionDefaults): RunnableFunction {
  const memoryMb = config.memoryMb ?? defaults.memoryMb
  const env = JSON.stringify(Object.entries(code.env).sort(([a], [b]) => (a < b ? -1 : 1)))
  const envHash = sha256(env)
  const webAssembly = config.webAssembly ?? false
  const identity = sha256(JSON.stringify([code.sha256, code.deploymentId, memoryMb, envHash, webAssembly]))
  return {
    ...code,
    name: `${code.projectId}:${code.functionName}`,
    isolateKey: `${code.functionName}@${code.version}.${identity.slice(0, 24)}`,
    envHash,
    slot,
    timeoutMs: config.timeoutMs ?? defaults.timeoutMs,
    memoryMb,
    webAssembly,
    maxConcurrency: config.maxConcurrency ?? MAX_CONCURRENCY,
    fetch: config.fetch ?? 'public',
    requireApiKey: config.requireApiKey ?? false,
    rateLimit: config.rateLimit ?? undefined,
    bytes: ENTRY_BYTES + code.code.length + 2 * env.length,
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
