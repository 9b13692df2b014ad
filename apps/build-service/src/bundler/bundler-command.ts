import { createRequire } from 'node:module'
import path from 'node:path'
import { polyfillFolders } from './builtins/polyfill-folders.ts'

/** How the bundler is run, and what it must be able to read besides the project's tree and Node. */
export interface BundlerCommand {
  argv: readonly [string, ...string[]]
  readOnly: string[]
}

/** Finds the bundler's own files, esbuild's and those of the polyfills. @throws Error when one is not installed for this platform */
export function bundlerCommand(): BundlerCommand {
  const folder = import.meta.dirname
  const require = createRequire(import.meta.url)
  const esbuild = path.dirname(require.resolve('esbuild/package.json'))
  const platform = path.dirname(require.resolve(`@esbuild/${process.platform}-${process.arch}/package.json`, { paths: [esbuild] }))
  return {
    argv: [process.execPath, '--disable-warning=ExperimentalWarning', path.join(folder, 'bundle-main.ts')],
    readOnly: [folder, path.join(folder, '../../package.json'), esbuild, platform, ...polyfillFolders()],
  }
}
