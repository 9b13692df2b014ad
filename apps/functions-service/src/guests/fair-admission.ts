import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Deadline, DeadlineWheel } from '../deadlines/deadline-wheel.ts'
import type { CALL_LIMITS } from './call-limits.ts'

/** What asks for a place. */
export interface Applicant {
  readonly fn: { readonly projectId: string; readonly functionName: string; readonly maxConcurrency: number }
  /** Has a place from now on, to be given back by `leave`. May be told before `enter` returns. */
  onAdmitted(): void
  /** CONCURRENCY_LIMIT or FUNCTION_UNAVAILABLE; what `close` was given after it. */
  onRefused(error: AppError): void
}

interface Options {
  limits: { readonly [Name in keyof typeof CALL_LIMITS]: number }
  deadlines: DeadlineWheel
}

interface ProjectLoad {
  readonly projectId: string
  running: number
  waiting: number
  readonly functions: Map<string, FunctionLoad>
  /** Those with calls that wait; the one whose turn is next comes first. */
  readonly queues: Set<FunctionLoad>
}

interface FunctionLoad {
  readonly name: string
  running: number
  readonly waiters: Set<Waiter>
}

interface Waiter {
  readonly applicant: Applicant
  readonly project: ProjectLoad
  readonly own: FunctionLoad
  readonly deadline: Deadline
}

type Shortage = 'function' | 'project' | 'machine'

/**
 * Gives places to calls: so many for a function, for a project and for all. Calls that find none wait a while, a bounded number of them,
 * and get the places that fall free in turns: project by project, and within a project function by function. No project may have more
 * places than are still free, so that there is always one for whoever comes next: a flood, also one of several projects, starves nobody.
 */
export class FairAdmission {
  readonly #options: Options
  readonly #projects = new Map<string, ProjectLoad>()
  /** Projects with calls that wait; the one whose turn is next comes first. */
  readonly #queues = new Set<ProjectLoad>()
  readonly #waiters = new Map<Applicant, Waiter>()
  #running = 0
  #closedBy: AppError | undefined
  #isPromoting = false
  #mayPromoteMore = false

  constructor(options: Options) {
    this.#options = options
  }

  get running(): number {
    return this.#running
  }
  get waiting(): number {
    return this.#waiters.size
  }

  enter(applicant: Applicant): void {
    if (this.#closedBy) return void applicant.onRefused(this.#closedBy)
    const { projectId, functionName } = applicant.fn
    const project = this.#projects.get(projectId) ?? this.#addProject(projectId)
    const own = project.functions.get(functionName) ?? addFunction(project, functionName)
    const shortage = this.#shortageFor(applicant, project, own)
    if (shortage !== undefined || own.waiters.size > 0) this.#queue(applicant, { project, own, shortage: shortage ?? 'function' })
    else {
      this.#take(project, own)
      applicant.onAdmitted()
    }
  }

  /** Gives the place back. */
  leave({ fn }: Applicant): void {
    const project = this.#projects.get(fn.projectId)
    const own = project?.functions.get(fn.functionName)
    if (!project || !own) return
    this.#running -= 1
    project.running -= 1
    own.running -= 1
    this.#forgetUnused(project, own)
    if (this.#waiters.size > 0) this.#promote()
  }

  /** Stops waiting; false when it has not been waiting. */
  withdraw(applicant: Applicant): boolean {
    const waiter = this.#waiters.get(applicant)
    if (waiter) this.#unqueue(waiter)
    return waiter !== undefined
  }

  /** Sends everybody who waits, and whoever comes, away. */
  close(error: AppError): void {
    this.#closedBy = error
    for (const waiter of [...this.#waiters.values()]) {
      this.#unqueue(waiter)
      waiter.applicant.onRefused(error)
    }
  }

  #shortageFor({ fn }: Applicant, project: ProjectLoad, own: FunctionLoad): Shortage | undefined {
    const { runningMax, runningPerProjectMax } = this.#options.limits
    if (own.running >= fn.maxConcurrency) return 'function'
    if (project.running >= runningPerProjectMax) return 'project'
    return project.running < runningMax - this.#running ? undefined : 'machine'
  }

  #take(project: ProjectLoad, own: FunctionLoad): void {
    this.#running += 1
    project.running += 1
    own.running += 1
  }

  #queue(applicant: Applicant, { project, own, shortage }: { project: ProjectLoad; own: FunctionLoad; shortage: Shortage }): void {
    const { waitingMax, waitingPerProjectMax, waitingPerFunctionMax, ownWaitMs, waitMs } = this.#options.limits
    const room = Math.min(waitingMax - this.#waiters.size, waitingPerProjectMax - project.waiting, waitingPerFunctionMax - own.waiters.size)
    if (room <= 0) {
      this.#forgetUnused(project, own)
      return void applicant.onRefused(this.#refusalOf(applicant, shortage))
    }
    const giveUp = { onDue: () => this.#giveUp(waiter, shortage) }
    const deadline = this.#options.deadlines.start(shortage === 'machine' ? waitMs : ownWaitMs, giveUp)
    const waiter: Waiter = { applicant, project, own, deadline }
    this.#waiters.set(applicant, waiter)
    own.waiters.add(waiter)
    project.waiting += 1
    project.queues.add(own)
    this.#queues.add(project)
  }

  #unqueue(waiter: Waiter): void {
    const { applicant, project, own, deadline } = waiter
    this.#options.deadlines.stop(deadline)
    this.#waiters.delete(applicant)
    own.waiters.delete(waiter)
    project.waiting -= 1
    if (own.waiters.size === 0) project.queues.delete(own)
    if (project.waiting === 0) this.#queues.delete(project)
    this.#forgetUnused(project, own)
  }

  #giveUp(waiter: Waiter, shortage: Shortage): void {
    const { applicant, project, own } = waiter
    const error = this.#refusalOf(applicant, this.#shortageFor(applicant, project, own) ?? shortage)
    this.#unqueue(waiter)
    applicant.onRefused(error)
  }

  /** Hands out what is free, a place to a project at a time. Whoever is admitted may leave before this returns. */
  #promote(): void {
    this.#mayPromoteMore = true
    if (this.#isPromoting) return
    this.#isPromoting = true
    while (this.#mayPromoteMore) {
      this.#mayPromoteMore = false
      for (const project of this.#queues) {
        if (this.#running >= this.#options.limits.runningMax) break
        if (this.#promoteOneOf(project)) moveToEnd(this.#queues, project) // where this very loop meets it again
      }
    }
    this.#isPromoting = false
  }

  #promoteOneOf(project: ProjectLoad): boolean {
    for (const own of project.queues) {
      const [waiter] = own.waiters
      const shortage = waiter && this.#shortageFor(waiter.applicant, project, own)
      if (shortage === 'function' || !waiter) continue
      if (shortage !== undefined) return false
      this.#take(project, own)
      this.#unqueue(waiter)
      moveToEnd(project.queues, own)
      waiter.applicant.onAdmitted()
      return true
    }
    return false
  }

  #refusalOf({ fn }: Applicant, shortage: Shortage): AppError {
    const wait = 'Wait the seconds named in Retry-After.'
    if (shortage === 'machine') return new AppError('FUNCTION_UNAVAILABLE', { detail: `Too many functions are running. ${wait}` })
    const { runningPerProjectMax } = this.#options.limits
    const calls = shortage === 'function' ? `${fn.maxConcurrency} calls of this function` : `${runningPerProjectMax} calls of one project`
    return new AppError('CONCURRENCY_LIMIT', { detail: `At most ${calls} run at once. ${wait}` })
  }

  #addProject(projectId: string): ProjectLoad {
    const project = { projectId, running: 0, waiting: 0, functions: new Map<string, FunctionLoad>(), queues: new Set<FunctionLoad>() }
    this.#projects.set(projectId, project)
    return project
  }

  #forgetUnused(project: ProjectLoad, own: FunctionLoad): void {
    if (own.running === 0 && own.waiters.size === 0) project.functions.delete(own.name)
    if (project.running === 0 && project.waiting === 0) this.#projects.delete(project.projectId)
  }
}

function addFunction(project: ProjectLoad, name: string): FunctionLoad {
  const own = { name, running: 0, waiters: new Set<Waiter>() }
  project.functions.set(name, own)
  return own
}

/** Changes nothing when it is not in there. */
function moveToEnd<Item>(items: Set<Item>, item: Item): void {
  if (items.delete(item)) items.add(item)
}
