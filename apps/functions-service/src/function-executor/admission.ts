import { AppError } from '@plat/shared/errors/app-error.ts'

interface Caller {
  projectId: string
  functionName: string
  maxConcurrency: number
}

export interface Admission {
  /** Calls running now. */
  readonly running: number
  /** Takes a place; call the answer once to give it back. @throws AppError CONCURRENCY_LIMIT, FUNCTION_UNAVAILABLE */
  enter(caller: Caller): () => void
}

/** Counts running calls of each function, of each project and of all, and refuses what goes beyond (R77). */
export function createAdmission({ runningMax, runningPerProjectMax }: { runningMax: number; runningPerProjectMax: number }): Admission {
  const functions = new Map<string, number>()
  const projects = new Map<string, number>()
  let running = 0
  return {
    get running() {
      return running
    },
    enter({ projectId, functionName, maxConcurrency }) {
      const name = `${projectId}:${functionName}`
      if (running >= runningMax)
        throw new AppError('FUNCTION_UNAVAILABLE', { detail: 'Too many functions are running. Wait the seconds named in Retry-After.' })
      if ((projects.get(projectId) ?? 0) >= runningPerProjectMax)
        throw new AppError('CONCURRENCY_LIMIT', {
          detail: `At most ${runningPerProjectMax} calls of one project run at once. Wait the seconds named in Retry-After.`,
        })
      if ((functions.get(name) ?? 0) >= maxConcurrency)
        throw new AppError('CONCURRENCY_LIMIT', {
          detail: `At most ${maxConcurrency} calls of this function run at once. Wait the seconds named in Retry-After.`,
        })
      running += 1
      add(projects, projectId, 1)
      add(functions, name, 1)
      return () => {
        running -= 1
        add(projects, projectId, -1)
        add(functions, name, -1)
      }
    },
  }
}

function add(counts: Map<string, number>, key: string, difference: number): void {
  const count = (counts.get(key) ?? 0) + difference
  if (count === 0) counts.delete(key)
  else counts.set(key, count)
}
