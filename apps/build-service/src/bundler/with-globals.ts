import type { BuildResult } from 'esbuild'
import { BUFFER_INPUT, GLOBALS } from './builtins/builtins-plugin.ts'

export type Bundled = BuildResult<{ write: false; metafile: true }>

/**
 * Gives Buffer to code that names it without importing it. Only then: esbuild's `inject` leaves a trace in every CommonJS module, also
 * where nothing of it is used. `bundle` makes the bundle with the given files injected.
 */
export async function withGlobals(bundle: (inject: string[]) => Promise<Bundled>): Promise<Bundled> {
  const plain = await bundle([])
  if (!plain.outputFiles.some(({ path: file, text }) => file.endsWith('.cjs') && /\bBuffer\b/.test(text))) return plain
  const injected = await bundle([GLOBALS])
  return bytesOf(injected, BUFFER_INPUT) > 0 ? injected : plain
}

const bytesOf = ({ metafile }: Bundled, input: string): number =>
  Math.max(0, ...Object.values(metafile.outputs).map(({ inputs }) => inputs[input]?.bytesInOutput ?? 0))
