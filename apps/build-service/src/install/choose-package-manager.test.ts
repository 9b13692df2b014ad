import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choosePackageManager, type LockFile } from './choose-package-manager.ts'

const choose = (locks: Partial<Record<LockFile, string>>, packageManager?: string) =>
  choosePackageManager({ packageManager } as never, new Map(Object.entries(locks) as [LockFile, string][]))

const CASES: [locks: Partial<Record<LockFile, string>>, packageManager: string | undefined, label: string, version: string | undefined][] =
  [
    [{}, undefined, 'npm install', undefined],
    [{ 'package-lock.json': '{}' }, undefined, 'npm ci', undefined],
    [{ 'npm-shrinkwrap.json': '{}' }, undefined, 'npm ci', undefined],
    [{ 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }, undefined, 'pnpm install', '9.15.9'],
    [{ 'pnpm-lock.yaml': "lockfileVersion: '6.1'\n" }, undefined, 'pnpm install', '8.15.9'],
    [{ 'pnpm-lock.yaml': 'lockfileVersion: 5.4\n' }, undefined, 'pnpm install', '7.33.7'],
    [{ 'yarn.lock': '# yarn lockfile v1\n' }, undefined, 'yarn install', '1.22.22'],
    [{ 'yarn.lock': '__metadata:\n  version: 8\n' }, undefined, 'yarn install', '4.9.1'],
    [{ 'yarn.lock': '__metadata:\n  version: 6\n' }, undefined, 'yarn install', '3.8.7'],
    [{ 'package-lock.json': '{}', 'pnpm-lock.yaml': '' }, 'pnpm@10.1.0+sha512.abc', 'pnpm install', '10.1.0'],
    [{ 'package-lock.json': '{}', 'yarn.lock': '' }, undefined, 'npm ci', undefined],
    [{}, 'yarn@4.1.0', 'yarn install', '4.1.0'],
    [{ 'package-lock.json': '{}' }, 'npm@11.0.0', 'npm ci', undefined],
  ]

for (const [locks, pinned, label, version] of CASES) {
  test(`${JSON.stringify(Object.keys(locks))} ${pinned ?? ''} installs with ${label} ${version ?? ''}`, () => {
    const chosen = choose(locks, pinned)
    assert.deepEqual([chosen.label, chosen.fetched?.version], [label, version])
  })
}

test('a packageManager field that is no plain version names nothing to fetch', () => {
  for (const text of ['pnpm@latest', 'pnpm@https://evil.example/x.tgz', 'pnpm@1.2.3 --registry=x', 'bun@1.0.0', 'pnpm@../x'])
    assert.equal(choose({}, text).fetched, undefined, text)
})
