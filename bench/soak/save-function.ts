import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'
import type { Platform } from '../../tests/e2e/support/platform.ts'

interface NewVersion {
  project: string
  functionName: string
  code: string
  /** Set with version 1 only. */
  config: FunctionConfig
  version: number
}

/** Makes version 1 of a function, or its next version, through the api: live when this settles. @throws Error when it is not the version it should be */
export async function saveFunction({ api }: Platform, { project, functionName, code, config, version }: NewVersion): Promise<void> {
  const { status, body } =
    version === 1
      ? await api.call('POST', `/api/functions/projects/${project}`, { functionName, code, config })
      : await api.call('PATCH', `/api/functions/${project}/${functionName}`, { code })
  if (status >= 300 || body.activeVersion !== version)
    throw new Error(`version ${version} of ${project}/${functionName}: the api answered ${status} ${JSON.stringify(body)}`)
}
