import { readFileSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'

/** Part of every sandbox anyway. */
const SYSTEM_DIRECTORIES = ['/usr/', '/lib/', '/lib32/', '/lib64/', '/libx32/', '/bin/', '/sbin/']

/**
 * Host paths that must be readable for this very Node (`process.execPath`) to run: its directory, and those of shared libraries it was
 * loaded with that are not part of the system. For `SandboxSpec.readOnly`.
 */
export function nodeRuntimePaths(): string[] {
  const directories = [
    dirname(process.execPath),
    dirname(realpathSync(process.execPath)),
    ...sharedLibraries().map((path) => dirname(path)),
  ]
  return [...new Set(directories)].filter((directory) => !SYSTEM_DIRECTORIES.some((system) => `${directory}/`.startsWith(system)))
}

/** Libraries mapped into this process, without those that came with npm packages: other code than Node brought them. */
function sharedLibraries(): string[] {
  const paths = mappedFiles().filter((path) => /\.so(\.\d+)*$/.test(path))
  return [...new Set(paths)].filter((path) => path.startsWith(dirname(dirname(process.execPath))) || !path.includes('/node_modules/'))
}

function mappedFiles(): string[] {
  try {
    return readFileSync('/proc/self/maps', 'utf8').match(/\/.*$/gm) ?? []
  } catch {
    return []
  }
}
