import { BuildFailure } from '../pipeline/build-failure.ts'
import { type ListOptions, listTree, type TreeFile } from '../tree/list-tree.ts'
import type { FoundOutput } from './find-output.ts'

const FILES_MAX = 200_000
const FILE_BYTES_MAX = 100 * 1024 * 1024
const PATH_BYTES_MAX = 1024

/** At the root of a project that is served as it is: what is there for tools, not for visitors. */
const TOOL_FILES = new Set([
  'api',
  'plat.json',
  'vercel.json',
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  'tsconfig.json',
])

/**
 * The files that are served (R33): regular ones, hidden ones left out except below .well-known, links only to files inside the folder.
 * @throws BuildFailure OUTPUT_INVALID for too many, too large or too deeply named files
 */
export async function listSiteFiles(output: FoundOutput, onRefused: (path: string) => void): Promise<TreeFile[]> {
  if (output.type === 'nothing') return []
  const isSource = output.type === 'sources'
  const isSkipped: ListOptions['isSkipped'] = (relative) => {
    const name = relative.slice(relative.lastIndexOf('/') + 1)
    if (name.startsWith('.') && name !== '.well-known') return true
    return isSource && (name === 'node_modules' || TOOL_FILES.has(relative))
  }
  try {
    const files = await listTree(output.folder, { filesMax: FILES_MAX, isSkipped, onRefused })
    for (const file of files) refuseExtremes(file)
    return files
  } catch (error) {
    throw error instanceof RangeError ? new BuildFailure('OUTPUT_INVALID', `The output cannot be served. ${error.message}`) : error
  }
}

function refuseExtremes({ path, bytes }: TreeFile): void {
  if (bytes > FILE_BYTES_MAX)
    throw new BuildFailure(
      'OUTPUT_INVALID',
      `${path} is ${Math.round(bytes / 1024 / 1024)} MiB; a file may have ${FILE_BYTES_MAX / 1024 / 1024} MiB.`,
    )
  if (Buffer.byteLength(path) > PATH_BYTES_MAX)
    throw new BuildFailure('OUTPUT_INVALID', `The path of a file is longer than ${PATH_BYTES_MAX} bytes: ${path.slice(0, 100)}…`)
}
