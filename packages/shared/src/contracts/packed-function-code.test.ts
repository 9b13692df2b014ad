import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type FunctionBytes, packFunctionCode, unpackFunctionCode } from './packed-function-code.ts'

const code: FunctionBytes = {
  functionId: '0190b6a6-0000-7000-8000-000000000001',
  projectId: '0190b6a6-0000-7000-8000-000000000002',
  projectSlug: 'shop',
  functionName: 'hello',
  version: 3,
  deploymentId: null,
  isActive: true,
  sha256: 'a'.repeat(64),
  code: Buffer.from('\nmodule.exports = "\u2028 “ß” 𝄞"\r\n// {"code":""}\n'),
  config: { memoryMb: 64 },
  env: { KEY: 'two\nlines', code: 'of a variable' },
}

it('code comes out as it went in, whatever its characters are', () => {
  assert.deepEqual(unpackFunctionCode(packFunctionCode(code)), code)
  assert.deepEqual(unpackFunctionCode(packFunctionCode({ ...code, code: Buffer.alloc(0) })), { ...code, code: Buffer.alloc(0) })
})

it('what was not packed is refused', () => {
  for (const text of ['', JSON.stringify({ version: 1 }), 'no JSON\ncode', '{"version":1}\ncode'])
    assert.throws(() => unpackFunctionCode(Buffer.from(text)), text)
})
