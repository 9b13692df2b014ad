import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CliError } from '../errors/cli-error.ts'
import { checkPath } from './check-path.ts'

test('a path that would lead elsewhere is refused as wrong usage, however it is written', () => {
  for (const segment of ['', '.', '..', '%2e', '%2E%2e', '.%2e'])
    for (const path of [`/api/projects/${segment}`, `/api/projects/${segment}/env/A`, `/api/projects/${segment}?limit=1`])
      assert.throws(
        () => checkPath(path),
        (error: unknown) => error instanceof CliError && error.exitCode === 2 && /^"\.{0,2}" is no name\.$/.test(error.message),
        path,
      )
  for (const path of ['/api/a\\..\\b', '/api/.\t.']) assert.throws(() => checkPath(path), /is no name/, path)
})

test('every other path may be sent, whatever its query holds', () => {
  for (const path of ['/api/auth/me', '/api/projects/...', '/api/projects/a.b/env/%2e%2eA', '/api/projects?path=/../x', '/api/a%2F..'])
    checkPath(path)
})
