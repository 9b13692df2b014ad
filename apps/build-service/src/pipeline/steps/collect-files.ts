import { collectFile } from '../../collect/collect-file.ts'
import type { CollectedFile } from '../../collect/collected-file.ts'
import { findLeakedSecrets } from '../../collect/find-leaked-secrets.ts'
import { findOutput } from '../../collect/find-output.ts'
import { forEachLimited } from '../../collect/for-each-limited.ts'
import { listSiteFiles } from '../../collect/list-site-files.ts'
import { type Build, planOf } from '../build.ts'
import { BuildFailure } from '../build-failure.ts'
import { formatBytes } from '../format-bytes.ts'

const CONCURRENCY = 4
const WARNINGS_SHOWN = 20

/**
 * Takes stock of what visitors get: lists, hashes and compresses the output. Undefined for a project of functions only.
 * @throws BuildFailure OUTPUT_INVALID
 */
export async function collectFiles(build: Build): Promise<string | undefined> {
  const plan = planOf(build)
  const { folder, facts, log } = build
  const warn = boundedWarnings((text) => log.system('collect', `warning: ${text}`))
  const output = await findOutput(folder.tree, plan.rootDirectory, plan.output)
  const listed = await listSiteFiles(output, (path) => warn(`${path} leads out of the output or cannot be read; it is not served.`))
  const isBuilt = plan.build !== undefined
  if (listed.length === 0 && (facts.functions.length === 0 || (isBuilt && output.type === 'folder')))
    throw new BuildFailure(
      'OUTPUT_INVALID',
      `There is nothing to serve${output.type === 'folder' ? `: "${output.name}" is empty` : ''}. ${plan.output.advice}`,
    )
  if (output.type === 'nothing') warn(`no output folder was found (${plan.output.folders.join(', ')}); only functions are deployed.`)
  const files: CollectedFile[] = []
  await forEachLimited(listed, CONCURRENCY, async (file) => {
    build.signal.throwIfAborted()
    const inspect = (content: Buffer, path: string) => warnOfSecrets(build, content, path, warn)
    files.push(await collectFile(file, { variants: folder.variants, isBuilt, inspect }))
  })
  facts.files = files.sort((a, b) => (a.path < b.path ? -1 : 1))
  if (files.length === 0) return undefined
  return `${files.length} file${files.length === 1 ? '' : 's'}, ${formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0))}`
}

function warnOfSecrets({ spec }: Build, content: Buffer, path: string, warn: (text: string) => void): void {
  for (const key of findLeakedSecrets(content, spec.env, spec.secretValues))
    warn(`${path} holds the value of the sensitive variable ${key}; every visitor can read it.`)
}

function boundedWarnings(show: (text: string) => void): (text: string) => void {
  let count = 0
  return (text) => {
    count += 1
    if (count <= WARNINGS_SHOWN) show(text)
    else if (count === WARNINGS_SHOWN + 1) show('there are more files of this kind.')
  }
}
