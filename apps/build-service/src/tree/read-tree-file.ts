import { openRegularFile } from './open-regular-file.ts'
import { resolveInTree } from './resolve-in-tree.ts'

/**
 * The text of a regular file of a user's tree, without a byte order mark; undefined when there is none or a link leads out of the tree.
 * @throws RangeError when it is larger than `bytesMax`
 */
export async function readTreeFile(tree: string, relative: string, bytesMax: number): Promise<string | undefined> {
  const file = await resolveInTree(tree, relative)
  const handle = file === undefined ? undefined : await openRegularFile(file)
  if (!handle) return undefined
  try {
    if ((await handle.stat()).size > bytesMax) throw new RangeError(`${relative} is larger than ${bytesMax} bytes.`)
    return (await handle.readFile('utf8')).replace(/^\ufeff/, '')
  } finally {
    await handle.close()
  }
}
