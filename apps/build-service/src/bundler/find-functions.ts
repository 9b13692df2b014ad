import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { FUNCTION_NAME } from '@plat/shared/contracts/functions.ts'
import { functionFileOf } from '@plat/shared/domain/function-file.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { listTree, type TreeFile } from '../tree/list-tree.ts'

export interface FoundFunction {
  functionName: string
  route: string
  /** Relative to the root directory. */
  filePath: string
  /** Absolute and real. */
  file: string
}

const FILES_MAX = 20_000
const FUNCTIONS_MAX = 1000
const NAME_ADVICE = 'Use letters, digits, "-", "_" and "." in its path, or start its name with "_" if it defines none.'

/**
 * The functions of a project: the files below api/ that define one (contract §3), sorted by path.
 * @throws BuildFailure BUNDLE_FAILED for two files of one name, case not counting, or a name that cannot be one
 */
export async function findFunctions(tree: string, rootDirectory: string): Promise<FoundFunction[]> {
  const folder = path.join(tree, rootDirectory, 'api')
  if (!(await lstat(folder).catch(() => undefined))?.isDirectory()) return []
  const functions = (await listApiFiles(tree, folder)).flatMap(({ path: relative, file }) => {
    const filePath = `api/${relative}`
    const found = functionFileOf(filePath)
    return found ? [{ ...found, filePath, file }] : []
  })
  refuseBadNames(functions)
  return functions
}

async function listApiFiles(tree: string, folder: string): Promise<TreeFile[]> {
  try {
    return await listTree(folder, {
      within: tree,
      filesMax: FILES_MAX,
      isSkipped: (relative) => relative.split('/').includes('node_modules'),
    })
  } catch (error) {
    throw error instanceof RangeError ? new BuildFailure('BUNDLE_FAILED', `The folder api/ cannot be read: ${error.message}`) : error
  }
}

function refuseBadNames(functions: readonly FoundFunction[]): void {
  if (functions.length > FUNCTIONS_MAX)
    throw new BuildFailure(
      'BUNDLE_FAILED',
      `There are ${functions.length} functions; ${FUNCTIONS_MAX} are allowed. Start the names of files that are none with "_".`,
    )
  const taken = new Map<string, string>()
  for (const { functionName, filePath } of functions) {
    if (!FUNCTION_NAME.test(functionName))
      throw new BuildFailure('BUNDLE_FAILED', `${filePath} would define a function called "${functionName}". ${NAME_ADVICE}`)
    const other = taken.get(functionName.toLowerCase())
    if (other !== undefined)
      throw new BuildFailure('BUNDLE_FAILED', `${other} and ${filePath} both define the function "${functionName}". Rename one of them.`)
    taken.set(functionName.toLowerCase(), filePath)
  }
}
