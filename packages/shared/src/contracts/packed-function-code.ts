import { FunctionCode } from './functions.ts'

/** What functions-service asks the api for: writing and reading megabytes of code as a JSON string takes longer than compiling them. */
export const PACKED_FUNCTION_CODE = 'application/vnd.plat.function-code'

const LINE_END = 0x0a

/** Code as the bytes that it is stored and sent in, which most who handle it never need as text. */
export type FunctionBytes = Omit<FunctionCode, 'code'> & { code: Buffer }

/** A line of JSON with everything but the code, then the code as it is, in UTF-8. */
export function packFunctionCode({ code, ...rest }: FunctionBytes): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(rest)}\n`), code])
}

/** Its code is a part of `packed`. @throws Error when the bytes were not made by `packFunctionCode` */
export function unpackFunctionCode(packed: Buffer): FunctionBytes {
  const end = packed.indexOf(LINE_END)
  if (end === -1) throw new Error('Packed code has no first line.')
  return { ...Rest.parse(JSON.parse(packed.toString('utf8', 0, end))), code: packed.subarray(end + 1) }
}

const Rest = FunctionCode.omit({ code: true })
