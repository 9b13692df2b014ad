import type { BuildResult, OutputFile } from 'esbuild'
import { BUFFER_INPUT, GLOBALS } from './builtins/builtins-plugin.ts'

export type Bundled = BuildResult<{ write: false; metafile: true }>

/**
 * Gives Buffer to code that names it without importing it. Only then: esbuild's `inject` leaves a trace in every CommonJS module, also
 * where nothing of it is used. `bundle` makes the bundle with the given files injected.
 */
export async function withGlobals(bundle: (inject: string[]) => Promise<Bundled>): Promise<Bundled> {
  const plain = await bundle([])
  if (!plain.outputFiles.some((file) => file.path.endsWith('.cjs') && namesBuffer(file))) return plain
  const injected = await bundle([GLOBALS])
  return bytesOf(injected, BUFFER_INPUT) > 0 ? injected : plain
}

/** Text is made of the bytes only where it may be so, because that takes longer than finding out. */
function namesBuffer(file: OutputFile): boolean {
  const { buffer, byteOffset, length } = file.contents
  return Buffer.from(buffer, byteOffset, length).includes('Buffer') && /\bBuffer\b/.test(file.text)
}

const bytesOf = ({ metafile }: Bundled, input: string): number =>
  Math.max(0, ...Object.values(metafile.outputs).map(({ inputs }) => inputs[input]?.bytesInOutput ?? 0))
