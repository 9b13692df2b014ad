import { stat } from 'node:fs/promises'
import path from 'node:path'
import { BuildFailure } from '../pipeline/build-failure.ts'
import type { OutputPlan } from '../plan/project-plan.ts'
import { resolveInTree } from '../tree/resolve-in-tree.ts'

export type FoundOutput =
  | { type: 'folder'; folder: string; name: string }
  /** The project's own files are served. */
  | { type: 'sources'; folder: string }
  | { type: 'nothing' }

/**
 * The folder whose files are served, as a real path inside the tree.
 * @throws BuildFailure OUTPUT_INVALID naming what was looked for
 */
export async function findOutput(tree: string, rootDirectory: string, output: OutputPlan): Promise<FoundOutput> {
  for (const name of output.folders) {
    const folder = await resolveInTree(tree, path.join(rootDirectory, name))
    if (folder !== undefined && (await stat(folder)).isDirectory()) return { type: 'folder', folder, name }
  }
  if (output.otherwise === 'nothing') return { type: 'nothing' }
  if (output.otherwise === 'sources') return { type: 'sources', folder: path.join(tree, rootDirectory) }
  const names = output.folders.map((name) => `"${name}"`).join(', ')
  throw new BuildFailure('OUTPUT_INVALID', `The build made no folder ${names}. ${output.advice}`)
}
