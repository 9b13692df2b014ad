import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { detectSandbox } from '@plat/sandbox/detect-sandbox.ts'
import type { SandboxDriver } from '@plat/sandbox/sandbox.ts'
import { guestImage } from '../guests/guest-image.ts'
import { startGuest } from '../guests/start-guest.ts'
import { TestGuest } from './testing/test-guest.ts'

/** A guest that is told of another snapshot than its image's. */
async function openWith(args: string[], stateDir: string): Promise<TestGuest> {
  const sandbox = await detectSandbox({ choice: 'auto', stateDir })
  const changed: SandboxDriver = {
    isolation: sandbox.isolation,
    start: ({ argv: [node, ...rest], readOnly = [], ...spec }) => {
      const main = rest.findIndex((argument) => argument.endsWith('main.mjs'))
      return sandbox.start({ ...spec, argv: [node, ...rest.slice(0, main + 1), ...args], readOnly: [...readOnly, stateDir] })
    },
  }
  const onFetch = async () => ({ type: 'error', name: 'TypeError', message: 'no network' }) as const
  return new TestGuest(await startGuest({ sandbox: changed, memoryBytesMax: 5e8, onFetch }), stateDir)
}

test('the image has a snapshot of the prelude, and guests answer from it', async () => {
  const { args } = await guestImage()
  assert.equal(args.length, 2)
  assert.match(args[1] ?? '', /^[0-9a-f]{64}$/)
  const guest = await TestGuest.open()
  assert.equal(await guest.evaluate('return new URL("http://x/a").pathname.length'), 2)
  await guest.close()
})

for (const [what, damage] of [
  ['is damaged', (file: string) => writeFile(file, 'rubbish')],
  ['is gone', (file: string) => rm(file)],
] as const) {
  test(`a guest whose snapshot ${what} makes its own`, async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'plat snapshot '))
    const { args } = await guestImage()
    const [source = '', sha256 = ''] = args
    const file = join(stateDir, 'prelude.snapshot')
    await copyFile(source, file)
    await damage(file)
    const guest = await openWith([file, sha256], stateDir)
    assert.equal(await guest.evaluate('return 1'), 1)
    await guest.close()
  })
}
