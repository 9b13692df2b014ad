import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import type { GuestFunction } from './guest-connection.ts'

/** The part of a function that a guest is told; `isolate` is the number it gets there. Pure. */
export function toGuestFunction(fn: RunnableFunction, isolate: number): Omit<GuestFunction, 'wantsCodeCache'> {
  const { functionName, functionId, projectId, deploymentId, version, code, env, memoryMb, webAssembly } = fn
  return { isolate, functionName, functionId, projectId, deploymentId, version, code, env, memoryMb, webAssembly }
}
