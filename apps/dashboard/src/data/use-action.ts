'use client'

import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { notify } from '../ui/notify.ts'
import type { Result } from './request.ts'
import { RequestError } from './request-error.ts'

interface ActionOptions<Input, Output> {
  run(input: Input): Promise<Result<Output>>
  /** Shown at once, before the server has answered, and taken back if it refuses. */
  optimistic?: { key: QueryKey; change(present: never, input: Input): unknown }
  /** Read again afterwards. */
  touches?: readonly QueryKey[]
  /** Said when it is done; nothing is said without it. `undo` is offered beside it. */
  done?(output: Output, input: Input): string
  undo?(output: Output, input: Input): void
  /** What could not be done, such as `Promoting failed`; without it the caller shows the failure itself, as a form does. */
  failed?: string
  onDone?(output: Output, input: Input): void
}

/** Something the api does for people: shown at once, undone if refused, said in a toast. Every change of data goes through here. */
export function useAction<Input, Output>(options: ActionOptions<Input, Output>) {
  const queryClient = useQueryClient()
  return useMutation<Output, Error, Input, { before: unknown } | undefined>({
    async mutationFn(input) {
      const result = await options.run(input)
      if (!result.ok) throw new RequestError(result.failure)
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
      const { done, undo } = options
      if (done) notify.done(done(output, input), undo ? { action: { label: 'Undo', onClick: () => undo(output, input) } } : {})
      options.onDone?.(output, input)
    },
    onSettled: () => Promise.all((options.touches ?? []).map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  })
}

function describe(error: Error): string {
  if (!(error instanceof RequestError) || error.failure.requestId === null || error.failure.status < 500) return error.message
  return `${error.message} (request ${error.failure.requestId})`
}
