import { createHash } from 'node:crypto'
import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import type { FunctionBytes } from '@plat/shared/contracts/packed-function-code.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'

/** A function of a test; `code` is CommonJS, as a bundle is. */
export function buildFunctionCode(given: Partial<FunctionCode> & { code: string }): FunctionCode {
  const projectId = given.projectId ?? uuidV7()
  return {
    functionId: uuidV7(),
    projectId,
    projectSlug: `project-${projectId.slice(-8)}`,
    functionName: 'hello',
    version: 1,
    deploymentId: null,
    isActive: true,
    sha256: createHash('sha256').update(given.code).digest('hex'),
    config: {},
    env: {},
    ...given,
  }
}

/** The same with its code in bytes, as functions-service has it. */
export function buildFunctionBytes(given: Parameters<typeof buildFunctionCode>[0]): FunctionBytes {
  return toBytes(buildFunctionCode(given))
}

export const toBytes = ({ code, ...rest }: FunctionCode): FunctionBytes => ({ ...rest, code: Buffer.from(code) })
