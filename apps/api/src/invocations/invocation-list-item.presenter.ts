import type { InvocationListItem } from '@plat/shared/contracts/functions.ts'
import { presentInvocation } from './invocation.presenter.ts'
import type { InvocationSummary } from './list-invocations.ts'

/** The public form of an invocation in a list. */
export const presentInvocationListItem = (invocation: InvocationSummary): InvocationListItem => ({
  ...presentInvocation(invocation),
  isTruncated: invocation.isTruncated,
})
