import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { connectLink } from '@plat/link/connect-link.ts'
import type { Exchange } from '@plat/link/link.ts'
import type { LinkAddress } from '@plat/link/link-address.ts'
import { listenLink } from '@plat/link/listen-link.ts'
import { SITE_DRAIN } from '@plat/link/site-call.ts'
import type { AppError } from '@plat/shared/errors/app-error.ts'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import { until } from '../testing/until.ts'
import type { FunctionCall } from './function-transport.ts'
import { createLinkTransport } from './link-transport.ts'

const log = createLogger({ service: 'test', level: 'error', format: 'text' })
let folder = ''

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plat-transport-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const transportTo = (address: LinkAddress, options: { waitMs?: number; waitingMax?: number } = {}) =>
  createLinkTransport({ connect: (handlers) => connectLink(address, handlers), log, ...options })

/** A call that settles with the code of the error it was refused with, or the text of its answer. */
function callOf(): FunctionCall & { fate: Promise<string> } {
  const { promise, resolve } = Promise.withResolvers<string>()
  return {
    fate: promise,
    onSent() {},
    onUnsent: (error: AppError) => resolve(error.code),
    onReply: ({ body }) => resolve(body.toString()),
    onReset: resolve,
  }
}
const answering = (address: LinkAddress, text: string) =>
  listenLink(address, () => ({ onOpen: (exchange) => exchange.reply({ head: '', body: text, isEnd: true }), onClose() {} }))

test('a call waits no longer than its time, and no more wait than allowed', async () => {
  const transport = transportTo({ path: path.join(folder, 'nobody.sock') }, { waitMs: 50, waitingMax: 2 })
  const calls = [callOf(), callOf(), callOf()]
  for (const call of calls) transport.send({ head: '', isEnd: true }, call)
  assert.equal(await calls[2]?.fate, 'RUNTIME_UNAVAILABLE')
  assert.deepEqual(await Promise.all(calls.map(({ fate }) => fate)), Array(3).fill('RUNTIME_UNAVAILABLE'))
  assert.equal(transport.isConnected, false)
  transport.close()
})

test('calls that wait are sent in their order once the functions-service is there, but for those withdrawn', async () => {
  const address = { path: path.join(folder, 'late.sock') }
  const transport = transportTo(address)
  const [first, withdrawn, second] = [callOf(), callOf(), callOf()]
  for (const [index, call] of [first, withdrawn, second].entries()) transport.send({ head: String(index), isEnd: true }, call)
  transport.withdraw(withdrawn)
  const seen: string[] = []
  const server = await listenLink(address, () => ({
    onOpen(exchange, _kind, { head }) {
      seen.push(head.toString())
      exchange.reply({ head: '', body: 'ok', isEnd: true })
    },
    onClose() {},
  }))
  assert.deepEqual([await first.fate, await second.fate, seen], ['ok', 'ok', ['0', '2']])
  transport.close()
  await server.close()
})

test('a functions-service that is about to stop ends the calls it has, and its successor gets the new ones', async () => {
  const address = { path: path.join(folder, 'drain.sock') }
  const taken: Exchange[] = []
  const before = await listenLink(address, () => ({ onOpen: (exchange) => taken.push(exchange), onClose() {} }))
  const transport = transportTo(address)
  const old = callOf()
  transport.send({ head: '', isEnd: true }, old)
  await until(() => taken.length === 1)
  const [link] = before.links
  const after = await answering(address, 'from the successor')
  link?.note(SITE_DRAIN)
  await until(() => after.links.size === 1)
  const young = callOf()
  transport.send({ head: '', isEnd: true }, young)
  assert.equal(await young.fate, 'from the successor')
  taken[0]?.reply({ head: '', body: 'from the one before', isEnd: true })
  assert.equal(await old.fate, 'from the one before')
  assert.equal(taken.length, 1)
  transport.close()
  await Promise.all([before.close(), after.close()])
})

test('between machines the link goes over TCP and needs the service token', async () => {
  const server = await answering({ host: '127.0.0.1', port: 0, token: 'the right token' }, 'ok')
  const address = { host: '127.0.0.1', port: server.port ?? assert.fail() }
  const known = transportTo({ ...address, token: 'the right token' })
  const call = callOf()
  known.send({ head: '', isEnd: true }, call)
  assert.equal(await call.fate, 'ok')
  const stranger = transportTo({ ...address, token: 'another token' }, { waitMs: 200 })
  const refused = callOf()
  stranger.send({ head: '', isEnd: true }, refused)
  assert.equal(await refused.fate, 'RUNTIME_UNAVAILABLE')
  known.close()
  stranger.close()
  await server.close()
})

test('when the proxy stops, calls that wait are refused and those under way are lost', async () => {
  const waiting = callOf()
  const nowhere = transportTo({ path: path.join(folder, 'nobody.sock') })
  nowhere.send({ head: '', isEnd: true }, waiting)
  nowhere.close()
  assert.equal(await waiting.fate, 'RUNTIME_UNAVAILABLE')
  const address = { path: path.join(folder, 'silent.sock') }
  const { promise: opened, resolve } = Promise.withResolvers<void>()
  const server = await listenLink(address, () => ({ onOpen: () => resolve(), onClose() {} }))
  const transport = transportTo(address)
  const call = callOf()
  transport.send({ head: '', isEnd: true }, call)
  await opened
  transport.close()
  assert.equal(await call.fate, 'lost')
  const late = callOf()
  transport.send({ head: '', isEnd: true }, late)
  assert.equal(await late.fate, 'RUNTIME_UNAVAILABLE')
  await server.close()
})
