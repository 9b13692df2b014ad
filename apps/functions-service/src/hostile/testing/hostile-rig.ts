import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'
import { ERRORS } from '@plat/shared/errors/registry.ts'
import { GUEST_LIMITS } from '../../guests/guest-limits.ts'
import { startApiPeer } from '../../testing/api-peer.ts'
import { buildFunctionCode } from '../../testing/function-code.ts'
import { startServiceProcess } from '../../testing/service-process.ts'
import { until } from '../../testing/until.ts'
import type { HostileRow } from '../hostile-row.ts'
import { type DirectAnswer, directCaller } from './direct-caller.ts'
import { NEIGHBOUR_CODE, startNeighbour, type Turn } from './neighbour.ts'
import { excess, readResources } from './read-resources.ts'
import { startSilentServer } from './silent-server.ts'

/** The functions-service as a process of its own, a few attackers and a neighbour that is called all the time. */
export interface HostileRig {
  readonly port: number
  /** Calls a row's handler, three times when it is one that crashes, and asserts each answer, its time, and that the function still works. */
  attack(name: string, row: HostileRow): Promise<void>
  /** The same with many functions of one project at the same time. */
  attackAtOnce(name: string, row: HostileRow, functions: number): Promise<void>
  /** Calls a handler that must answer; its result. */
  ask(name: string, code: string, event: object): Promise<unknown>
  /** Ends the neighbour's calls; see Neighbour.stop. */
  assertNeighbourUntouched(): Promise<void>
  /** The service is the process it was, has as many guests as it wants, and soon holds no more than before the attacks. */
  assertServiceUntouched(): Promise<void>
  close(): Promise<void>
}

/** Attacks that may go on at the same time: each has a project of its own, so that none is answered for what another one does. */
export const LANES = 2
/** Above its limit a call may take this much longer until it is answered, where it need not wait for a core. */
const LATE_MS_MAX = 2_000
const SETTLED_WITHIN_MS = 30_000
const TIMES_IN_A_ROW = 3
const NEIGHBOUR_MS = 5_000
const CALM_WITHIN_MS = 60_000

export interface RigOptions {
  /** Limits of the attackers' functions. */
  timeoutMs: number
  memoryMb: number
}

export async function startHostileRig(limits: RigOptions): Promise<HostileRig> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'plat hostile '))
  const [api, silent] = await Promise.all([startApiPeer(), startSilentServer()])
  const service = await startServiceProcess({ DATA_DIR: dataDir, API_ENDPOINT: api.url, EGRESS_ALLOW: silent.address })
  const pid = service.child.pid ?? 0
  const call = directCaller(service.url)
  const readHealth = async () => (await (await fetch(`${service.url}/health`)).json()) as Health
  const attackers = Array.from({ length: LANES }, () => uuidV7())

  const deploy = (given: Parameters<typeof buildFunctionCode>[0]): FunctionCode => {
    const fn = buildFunctionCode(given)
    api.functions.set(`${fn.projectId}:${fn.functionName}:active`, fn)
    return fn
  }
  const arm = (projectId: string, name: string, { code, config }: Pick<HostileRow, 'code' | 'config'>): FunctionCode =>
    deploy({ projectId, functionName: name.replaceAll(/\W+/g, '-'), code: handler(code), config: { ...limits, ...config } })
  const asAttacker = async <Result>(act: (projectId: string) => Promise<Result>): Promise<Result> => {
    const projectId = attackers.pop()
    assert.ok(projectId, `no more than ${LANES} attacks at the same time`)
    return await act(projectId).finally(() => attackers.push(projectId))
  }
  /**
   * That it works; and the guest that the next call will use has it loaded then, because those that are on their way out are gone.
   * On a machine under load even this may not be done in time: then it is asked again. A function that may not have WebAssembly here is refused.
   */
  const calm = async (fn: FunctionCode): Promise<void> => {
    await until(async () => (await readHealth()).guests.draining === 0, SETTLED_WITHIN_MS)
    const giveUpAt = performance.now() + CALM_WITHIN_MS
    let answer = await call(fn, { calm: true })
    while ((answer.status === 504 || answer.status === 503) && performance.now() < giveUpAt) answer = await call(fn, { calm: true })
    const { status, body } = answer
    if (body.error?.code === 'FUNCTION_ERROR' && fn.config.webAssembly) assert.match(body.error.message, /WebAssembly/)
    else assert.deepEqual([status, body.result], [200, 'calm'], JSON.stringify(body))
  }
  const strike = async (fn: FunctionCode, codes: HostileRow['codes']): Promise<void> => {
    const answer = await call(fn, { silentUrl: `http://${silent.address}/` })
    assertAnswered(answer, codes, (fn.config.timeoutMs ?? 0) + LATE_MS_MAX * slowness())
  }

  const neighbours = deploy({ code: NEIGHBOUR_CODE, config: { timeoutMs: NEIGHBOUR_MS } })
  const callNeighbour = async (): Promise<Turn> => {
    const { status, body } = await call(neighbours, {})
    assert.equal(status, 200, JSON.stringify(body))
    return body.result as Turn
  }
  const neighbour = await startNeighbour(callNeighbour)
  await until(async () => (await readHealth()).guests.blank === GUEST_LIMITS.blanks)
  const before = await readResources(pid)

  return {
    port: Number(new URL(service.url).port),
    attack: (name, row) =>
      asAttacker(async (projectId) => {
        const fn = arm(projectId, name, row)
        await calm(fn)
        for (let times = row.isCrashing ? TIMES_IN_A_ROW : 1; times > 0; times -= 1) {
          await strike(fn, row.codes)
          await calm(fn)
        }
      }),
    attackAtOnce: (name, row, functions) =>
      asAttacker(async (projectId) => {
        const fns = Array.from({ length: functions }, (_, index) => arm(projectId, `${name} ${index}`, row))
        for (const fn of fns) await calm(fn)
        await Promise.all(fns.map((fn) => strike(fn, row.codes)))
        for (const fn of fns) await calm(fn)
      }),
    ask: (name, code, event) =>
      asAttacker(async (projectId) => {
        const { body } = await call(arm(projectId, name, { code }), event)
        assert.equal(body.success, true, JSON.stringify(body))
        return body.result
      }),
    assertNeighbourUntouched: () => neighbour.stop(),
    async assertServiceUntouched() {
      let over = ['nobody has looked']
      const settled = until(async () => {
        const { guests } = await readHealth()
        over = excess(await readResources(pid), before, guests.bound)
        if (guests.draining > 0) over.push(`${guests.draining} guests are draining`)
        if (guests.blank !== GUEST_LIMITS.blanks) over.push(`${guests.blank} guests are blank`)
        return over.length === 0
      }, SETTLED_WITHIN_MS)
      await settled.catch(() => assert.deepEqual(over, []))
      assert.deepEqual([service.child.pid, service.child.exitCode, service.child.signalCode], [pid, null, null])
    },
    async close() {
      await service.end('SIGTERM')
      await api.close()
      silent.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const handler = (code: string): string => `exports.handler = async (event, context) => { if (event.calm) return 'calm'; ${code} }`

/** How many times longer everything takes here because the machine has more to do than it has cores. */
const slowness = (): number => Math.max(1, (loadavg()[0] ?? 0) / availableParallelism())

interface Health {
  guests: { blank: number; bound: number; draining: number }
}

function assertAnswered({ status, body, ms }: DirectAnswer, codes: HostileRow['codes'], msMax: number): void {
  const expected = codes.find((each) => each === body.error?.code)
  assert.ok(expected, `answered ${status} ${JSON.stringify(body).slice(0, 300)}`)
  assert.equal(status, ERRORS[expected].status)
  assert.ok(ms <= msMax, `answered after ${Math.round(ms)} ms: ${JSON.stringify(body).slice(0, 300)}`)
  assert.doesNotMatch(JSON.stringify(body), /\/apps\/|node_modules|\.ts:\d/, 'tells no path of ours')
}
