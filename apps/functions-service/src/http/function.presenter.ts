import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'

/** A function as contract §5 shows it, in the seeds' snake_case. */
export function presentFunction({ id, functionName, filePath, runtime, isActive, invocationCount }: FunctionInfo) {
  return {
    id,
    function_name: functionName,
    file_path: filePath,
    runtime,
    is_active: isActive,
    invocation_count: invocationCount,
  }
}
