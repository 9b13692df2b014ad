import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { FunctionCode } from './functions.ts'
import { packFunctionCode, unpackFunctionCode } from './packed-function-code.ts'

const code: FunctionCode = {
  functionId: '0190b6a6-0000-7000-8000-000000000001',
  projectId: '0190b6a6-0000-7000-8000-000000000002',
  projectSlug: 'shop',
  functionName: 'hello',
  version: 3,
  deploymentId: null,
  isActive: true,
  sha256: 'a'.repeat(64),
  code: '\nmodule.exports = "\u2028 “ß” 𝄞"\r\n// {"code":""}\n',
  config: { memoryMb: 64 },
  env: { KEY: 'two\nlines', code: 'of a variable' },
}

it('code comes out as it went in, whatever its characters are', () => {
  assert.deepEqual(unpackFunctionCode(packFunctionCode(code)), code)
  assert.deepEqual(unpackFunctionCode(packFunctionCode({ ...code, code: '' })), { ...code, code: '' })
})

it('what was not packed is refused', () => {
  for (const text of ['', JSON.stringify(code), 'no JSON\ncode', '{"version":1}\ncode'])
    assert.throws(() => unpackFunctionCode(Buffer.from(text)), text)
})
