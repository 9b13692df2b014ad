'use client'

import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { notify } from '../ui/notify.ts'
import type { Result } from './request.ts'
import { RequestError } from './request-error.ts'

const SESSION_ENDED = 'Your session has ended. Sign in again and repeat it; what you typed stays.'

interface ActionOptions<Input, Output> {
  run(input: Input): Promise<Result<Output>>
  /** Shown at once, before the server has answered, and taken back if it refuses. */
  optimistic?: { key: QueryKey; change(present: never, input: Input): unknown }
  /** Read again afterwards. */
  touches?: readonly QueryKey[]
  /** Said when it is done; nothing is said without it. `undo` is offered beside it. */
  done?(output: Output, input: Input): string
  undo?(output: Output, input: Input): void
  /** Whether there is something to go back to; without it there always is. */
  canUndo?(output: Output, input: Input): boolean
  /** What could not be done, such as `Promoting failed`; without it the caller shows the failure itself, as a form does. */
  failed?: string
  onDone?(output: Output, input: Input): void
}

/**
 * Something the api does for people: shown at once, undone if refused, said in a toast. Every change of data goes through here. Asked for
 * again with the same input before the api has answered, as by a double click, it is done once; other inputs are not held up.
 */
export function useAction<Input, Output>(options: ActionOptions<Input, Output>) {
  const queryClient = useQueryClient()
  const underWay = useRef<{ key: string; answer: Promise<Output> }>(undefined) // state would come too late for the second of two clicks
  const mutation = useMutation<Output, Error, Input, { before: unknown } | undefined>({
    async mutationFn(input) {
      const result = await options.run(input)
      if (!result.ok) throw new RequestError(result.failure.status === 401 ? { ...result.failure, message: SESSION_ENDED } : result.failure)
      return result.value
    },
    async onMutate(input) {
      const { optimistic } = options
      if (!optimistic) return undefined
      await queryClient.cancelQueries({ queryKey: optimistic.key })
      const before = queryClient.getQueryData(optimistic.key)
      if (before !== undefined) queryClient.setQueryData(optimistic.key, optimistic.change(before as never, input))
      return { before }
    },
    onError(error, _input, context) {
      if (context && options.optimistic) queryClient.setQueryData(options.optimistic.key, context.before)
      if (options.failed !== undefined) notify.failed(options.failed, { description: describe(error) })
    },
    onSuccess(output, input) {
      const { done, undo, canUndo } = options
      const isOffered = undo !== undefined && (canUndo?.(output, input) ?? true)
      if (done) notify.done(done(output, input), isOffered ? { action: { label: 'Undo', onClick: () => undo(output, input) } } : {})
      options.onDone?.(output, input)
    },
    async onSettled(_output, _error, input) {
      if (underWay.current?.key === toKey(input)) underWay.current = undefined
      await Promise.all((options.touches ?? []).map((queryKey) => queryClient.invalidateQueries({ queryKey })))
    },
  })
  const mutateAsync: typeof mutation.mutateAsync = (...call) => {
    const key = toKey(call[0])
    if (underWay.current?.key === key) return underWay.current.answer
    const answer = mutation.mutateAsync(...call)
    underWay.current = { key, answer }
    return answer
  }
  const mutate: typeof mutation.mutate = (...call) => void mutateAsync(...call).catch(() => {}) // onError and `error` have said it
  return { ...mutation, mutate, mutateAsync }
}

const toKey = (input: unknown): string => JSON.stringify(input) ?? 'nothing'

function describe(error: Error): string {
  if (!(error instanceof RequestError) || error.failure.requestId === null || error.failure.status < 500) return error.message
  return `${error.message} (request ${error.failure.requestId})`
}
