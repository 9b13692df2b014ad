import type { Metafile } from 'esbuild'
import { BUFFER_INPUT, GLOBALS } from './builtins/builtins-plugin.ts'

export interface Bundled {
  metafile: Metafile
  code: Uint8Array
}

/**
 * Gives Buffer to code that names it without importing it. Only then: esbuild's `inject` leaves a trace in every CommonJS module, also
 * where nothing of it is used. `bundle` makes the bundle with the given files injected.
 */
export async function withGlobals<Result extends Bundled>(bundle: (inject: string[]) => Promise<Result>): Promise<Result> {
  const plain = await bundle([])
  if (!namesBuffer(plain)) return plain
  const injected = await bundle([GLOBALS])
  return bytesOf(injected, BUFFER_INPUT) > 0 ? injected : plain
}

/** Text is made of the bytes only where it may be so, because that takes longer than finding out. */
function namesBuffer({ code: { buffer, byteOffset, length } }: Bundled): boolean {
  const code = Buffer.from(buffer, byteOffset, length)
  return code.includes('Buffer') && /\bBuffer\b/.test(code.toString('utf8'))
}

const bytesOf = ({ metafile }: Bundled, input: string): number =>
  Math.max(0, ...Object.values(metafile.outputs).map(({ inputs }) => inputs[input]?.bytesInOutput ?? 0))
