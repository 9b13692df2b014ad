import { eventually } from '../../tests/e2e/support/eventually.ts'
import type { Platform } from '../../tests/e2e/support/platform.ts'
import { visit } from '../../tests/e2e/support/visit.ts'

/** Makes a project, and waits until the proxy knows its host. No guest is bound to it yet. */
export async function createProject(platform: Platform, project: string): Promise<void> {
  await platform.api.createProject(project)
  await eventually(async () => {
    const { text } = await visit(platform.proxyPort, `${project}.localhost`, '/_functions/absent')
    if (!text.includes('FUNCTION_NOT_FOUND')) throw new Error(`the proxy does not know ${project} yet: ${text}`)
  })
}
