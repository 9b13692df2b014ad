import type { Platform } from '../../tests/e2e/support/platform.ts'

/** More than any measurement has connections, so that none is refused. */
const MAX_CONCURRENCY = 1000

/** Makes a function of a project from its source. It is public and not called yet. @throws Error with what the api answered */
export async function createFunction(platform: Platform, project: string, functionName: string, code: string): Promise<void> {
  const { status, body } = await platform.api.call('POST', `/api/functions/projects/${project}`, {
    functionName,
    code,
    config: { maxConcurrency: MAX_CONCURRENCY },
  })
  if (status !== 201) throw new Error(`the api refused ${functionName}: ${JSON.stringify(body)}`)
}
