import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'

/** A function as use cases see it: its row, beside what its active version says. Never sent as it is: see presentFunction. */
export interface FunctionRecord {
  id: string
  projectId: string
  functionName: string
  filePath: string
  runtime: string
  isActive: boolean
  activeVersion: number | null
  /** int8: text, as the driver gives it. */
  invocationCount: string
  /** Set through the api; wins over the deployed configuration. */
  config: FunctionConfig
  deployedConfig: FunctionConfig | null
  createdAt: Date
  updatedAt: Date
}

/** `SELECT` of FunctionRecord; `f` is the function, `v` its active version. A WHERE on `f.project_id` must follow. */
export const SELECT_FUNCTIONS = `
  SELECT f.id, f.project_id AS "projectId", f.function_name AS "functionName", coalesce(v.file_path, f.file_path) AS "filePath",
         f.runtime, f.is_active AS "isActive", f.active_version AS "activeVersion", f.invocation_count AS "invocationCount",
         f.config, v.config AS "deployedConfig", f.created_at AS "createdAt", f.updated_at AS "updatedAt"
  FROM functions f
  LEFT JOIN function_versions v ON v.function_id = f.id AND v.version = f.active_version`
