import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'

/** A function ready to be published. */
export interface BundledFunction {
  functionName: string
  /** Relative to the root directory. */
  filePath: string
  /** Path below the site. */
  route: string
  config: FunctionConfig
  /** Absolute paths of the bundle and its source map, which are regular files of ours. */
  codeFile: string
  sourceMapFile: string
  codeSha256: string
  sourceMapSha256: string
  bytes: number
}
