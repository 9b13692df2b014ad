import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import type { FunctionRecord } from './function-record.ts'

/** The public form of a function. `productionUrl` is its project's, without a final slash. */
export function presentFunction(record: FunctionRecord, productionUrl: string): FunctionInfo {
  return {
    id: record.id,
    projectId: record.projectId,
    functionName: record.functionName,
    filePath: record.filePath,
    runtime: record.runtime,
    isActive: record.isActive,
    activeVersion: record.activeVersion,
    version: record.activeVersion,
    config: { ...record.deployedConfig, ...record.config },
    ownConfig: record.config,
    invocationCount: Number(record.invocationCount),
    url: `${productionUrl}/_functions/${record.functionName}`,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  }
}
