import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { askServices } from './ask-services.ts'

test('an api that is still starting is asked again until it answers', async (t) => {
  let asked = 0
  const api = createServer((_request, response) => {
    asked += 1
    response.writeHead(asked < 3 ? 503 : 200, { 'content-type': 'application/json' })
    response.end(asked < 3 ? '{"error":{"code":"RUNTIME_UNAVAILABLE"}}' : '{"needed":true,"code":"first"}')
  }).listen(0, '127.0.0.1')
  t.after(() => api.close())
  await once(api, 'listening')
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
  const { setup, sandbox } = await askServices({ api: url, buildService: 'http://127.0.0.1:1' }, 'token')
  assert.deepEqual([setup, sandbox, asked], [{ needed: true, code: 'first' }, undefined, 3])
})
