import { AppError } from '@plat/shared/errors/app-error.ts'

/** Runs at most `runningMax` pieces of work at once and lets at most `waitingMax` wait. @throws AppError RATE_LIMITED beyond */
export function createGate({
  runningMax,
  waitingMax,
}: {
  runningMax: number
  waitingMax: number
}): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) throw new AppError('RATE_LIMITED')
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
