import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { DeadlineWheel } from '../deadlines/deadline-wheel.ts'
import { type Applicant, FairAdmission } from './fair-admission.ts'

const LIMITS = {
  ...{ runningMax: 8, runningPerProjectMax: 4, waitingMax: 12, waitingPerProjectMax: 6, waitingPerFunctionMax: 3 },
  ...{ ownWaitMs: 500, waitMs: 5_000 },
}

let nowMs = 0
let admission: FairAdmission
/** Names of those that were admitted, in order. */
let admitted: string[] = []
beforeEach(() => {
  mock.timers.enable({ apis: ['setInterval'] })
  nowMs = 0
  admitted = []
  admission = new FairAdmission({ limits: LIMITS, deadlines: new DeadlineWheel({ now: () => nowMs }) })
})
afterEach(() => mock.timers.reset())

interface Caller extends Applicant {
  refusal: AppError | undefined
}

function enter(projectId: string, functionName = 'f', maxConcurrency = 100): Caller {
  const caller: Caller = {
    fn: { projectId, functionName, maxConcurrency },
    refusal: undefined,
    onAdmitted: () => admitted.push(`${projectId}.${functionName}`),
    onRefused: (error) => {
      caller.refusal = error
    },
  }
  admission.enter(caller)
  return caller
}

const enterMany = (count: number, ...given: Parameters<typeof enter>): Caller[] => Array.from({ length: count }, () => enter(...given))

function pass(ms: number): void {
  for (const end = nowMs + ms; nowMs < end; ) {
    nowMs += 25
    mock.timers.tick(25)
  }
}

const codeOf = ({ refusal }: Caller): string | undefined => refusal?.code

describe('admission', () => {
  it('makes calls beyond a function’s or a project’s limit wait, and refuses them with 429 when no place falls free in time', () => {
    enterMany(2, 'p', 'a', 2)
    const ofFunction = enter('p', 'a', 2)
    enterMany(2, 'p', 'b')
    const ofProject = enter('p', 'c')
    assert.deepEqual([admission.running, admission.waiting], [4, 2])
    pass(450)
    assert.deepEqual([codeOf(ofFunction), codeOf(ofProject)], [undefined, undefined])
    pass(100)
    assert.deepEqual([codeOf(ofFunction), codeOf(ofProject)], ['CONCURRENCY_LIMIT', 'CONCURRENCY_LIMIT'])
    assert.match(ofFunction.refusal?.message ?? '', /2 calls of this function/)
    assert.match(ofProject.refusal?.message ?? '', /4 calls of one project/)
    assert.equal(ofFunction.refusal?.retryAfterSeconds, 1)
    assert.deepEqual([admission.running, admission.waiting], [4, 0])
  })

  it('gives a place that falls free to the call that waited longest, which nobody overtakes', () => {
    const [first] = enterMany(1, 'p', 'a', 1)
    const second = enter('p', 'a', 1)
    enter('p', 'a', 1)
    if (first) admission.leave(first)
    assert.deepEqual([admitted.length, admission.running, admission.waiting], [2, 1, 1])
    pass(600)
    assert.equal(codeOf(second), undefined)
  })

  it('keeps places free for others: no project has more than are left, and beyond that it is the machine that is full', () => {
    const flood = [...enterMany(4, 'a'), ...enterMany(4, 'b')]
    assert.deepEqual(admitted, ['a.f', 'a.f', 'a.f', 'a.f', 'b.f', 'b.f'])
    const late = flood.at(-1)
    enter('c')
    assert.equal(admitted.at(-1), 'c.f', 'a newcomer gets in at once')
    pass(4_900)
    assert.equal(late && codeOf(late), undefined)
    pass(200)
    assert.equal(late && codeOf(late), 'FUNCTION_UNAVAILABLE')
    assert.equal(late?.refusal?.retryAfterSeconds, 1)
  })

  it('serves projects in turns when places fall free, however many calls of one of them wait', () => {
    const holders = [...enterMany(4, 'x'), ...enterMany(2, 'y'), ...enterMany(1, 'z')]
    enter('z')
    assert.equal(admission.running, 7, 'one place is left, which goes to a newcomer only')
    enterMany(3, 'a')
    assert.equal(admission.running, 8)
    enterMany(3, 'b')
    enterMany(2, 'c')
    admitted = []
    for (const holder of holders) admission.leave(holder)
    assert.deepEqual(admitted.slice(0, 3).sort(), ['b.f', 'c.f', 'z.f'])
    assert.equal(new Set(admitted).size, 4, `${admitted}`)
  })

  it('serves the functions of one project in turns, passing by those that are at their own limit', () => {
    const holders = enterMany(4, 'p', 'other')
    enterMany(3, 'p', 'a', 1)
    enterMany(2, 'p', 'b')
    admitted = []
    for (const holder of holders) admission.leave(holder)
    assert.deepEqual(admitted, ['p.a', 'p.b', 'p.b'])
    assert.equal(admission.waiting, 2)
  })

  it('bounds those who wait, for a function, a project and all', () => {
    enterMany(1, 'p', 'a', 1)
    const ofFunction = enterMany(4, 'p', 'a', 1)
    assert.deepEqual(ofFunction.map(codeOf), [undefined, undefined, undefined, 'CONCURRENCY_LIMIT'])
    enterMany(1, 'p', 'b', 1)
    const ofProject = [...enterMany(3, 'p', 'b', 1), ...enterMany(1, 'p', 'a', 1)]
    assert.equal(admission.waiting, 6)
    assert.deepEqual(ofProject.map(codeOf), [undefined, undefined, undefined, 'CONCURRENCY_LIMIT'])
    for (const project of ['q', 'r']) enterMany(4, project, 'a', 1)
    assert.deepEqual([admission.running, admission.waiting], [4, 12])
    assert.equal(codeOf(enter('q', 'a', 1)), 'CONCURRENCY_LIMIT')
    assert.equal(admission.waiting, 12)
  })

  it('lets calls withdraw, and sends everybody away when it closes', () => {
    const [running] = enterMany(1, 'p', 'a', 1)
    const gone = enter('p', 'a', 1)
    const waiting = enter('p', 'a', 1)
    assert.deepEqual([admission.withdraw(gone), admission.withdraw(gone)], [true, false])
    assert.equal(running && admission.withdraw(running), false)
    admission.close(new AppError('SHUTTING_DOWN'))
    assert.deepEqual([codeOf(gone), codeOf(waiting), codeOf(enter('q'))], [undefined, 'SHUTTING_DOWN', 'SHUTTING_DOWN'])
    if (running) admission.leave(running)
    assert.deepEqual([admission.running, admission.waiting, admitted.length], [0, 0, 1])
  })

  it('withstands calls that end while they are admitted, by the thousand', () => {
    const limits = { ...LIMITS, waitingMax: 5_000, waitingPerProjectMax: 5_000, waitingPerFunctionMax: 5_000 }
    admission = new FairAdmission({ limits, deadlines: new DeadlineWheel({ now: () => nowMs }) })
    const [holder] = enterMany(1, 'p', 'a', 1)
    let ended = 0
    for (let count = 0; count < 5_000; count += 1) {
      const short: Applicant = {
        fn: { projectId: 'p', functionName: 'a', maxConcurrency: 1 },
        onAdmitted: () => {
          ended += 1
          admission.leave(short)
        },
        onRefused: () => undefined,
      }
      admission.enter(short)
    }
    if (holder) admission.leave(holder)
    assert.deepEqual([ended, admission.running, admission.waiting], [5_000, 0, 0])
  })

  it('never breaks a bound and never forgets a call, whatever comes and goes', () => {
    const seed = Date.now() % 1_000_000
    let state = seed
    const random = (below: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((state / 2_147_483_648) * below)
    }
    const running = new Set<Applicant>()
    const open = new Set<Applicant>()
    for (let step = 0; step < 20_000; step += 1) {
      const applicant: Applicant = {
        fn: { projectId: `p${random(5)}`, functionName: `f${random(3)}`, maxConcurrency: 2 },
        onAdmitted: () => void running.add(applicant),
        onRefused: () => void open.delete(applicant),
      }
      open.add(applicant)
      admission.enter(applicant)
      const one = [...open][random(open.size)]
      if (one && running.delete(one)) admission.leave(one)
      else if (one && open.has(one)) assert.ok(admission.withdraw(one), `seed ${seed}`)
      if (one) open.delete(one)
      if (random(10) === 0) pass(100)
      const counts = Map.groupBy(running, ({ fn }) => `${fn.projectId}.${fn.functionName}`)
      assert.ok(running.size <= LIMITS.runningMax && admission.waiting <= LIMITS.waitingMax, `seed ${seed}`)
      assert.ok(
        [...counts.values()].every(({ length }) => length <= 2),
        `seed ${seed}`,
      )
      assert.deepEqual([admission.running, admission.waiting], [running.size, open.size - running.size], `seed ${seed}`)
    }
  })
})
