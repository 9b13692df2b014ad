import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { LocalFunction } from '@plat/shared/contracts/local-project.ts'
import type { FunctionBytes } from '@plat/shared/contracts/packed-function-code.ts'
import type { LocalProject } from './local-project.ts'

/** All that is needed to run a function as it is now; undefined when there is none of that name. */
export async function toFunctionCode(project: LocalProject, functionName: string): Promise<FunctionBytes | undefined> {
  const { revision, projectId, deploymentId } = project
  const found = revision?.functions.get(functionName)
  if (!revision || !found) return undefined
  const code = found.bundle ? await readFile(found.bundle.codeFile) : Buffer.from(brokenCode(found))
  return {
    functionId: projectId,
    projectId,
    projectSlug: 'dev',
    functionName,
    version: 1,
    deploymentId,
    isActive: true,
    sha256: found.bundle?.sha256 ?? createHash('sha256').update(code).digest('hex'),
    code,
    // A key is made at the platform; here whoever reaches the address may call.
    config: { ...found.config, requireApiKey: false },
    env: { ...revision.env },
  }
}

/** What cannot be bundled says why to whoever calls it: a deployment would have failed. */
function brokenCode({ filePath, problems }: LocalFunction): string {
  const lines = problems.map(({ place, text }) => (place === '' ? text : `${place}: ${text}`))
  const text = `${filePath} cannot be bundled.\n\n${lines.join('\n')}\n`
  return `exports.default = { fetch: () => new Response(${JSON.stringify(text)}, { status: 500, headers: { 'content-type': 'text/plain; charset=utf-8' } }) }\n`
}
