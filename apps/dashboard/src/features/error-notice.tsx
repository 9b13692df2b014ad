'use client'

import { RequestError } from '../data/request-error.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

interface ErrorNoticeProps {
  /** What could not be shown, such as `The deployments could not be loaded`. */
  title: string
  error: Error
  onRetry(): void
  /** Takes out the filters of the address, where there are any: a wrong one is what is wrong, then. */
  onClear?: (() => void) | undefined
}

/** In the place of what could not be read: the api's sentence, its request id, another try, and the way out of a wrong address. */
export function ErrorNotice({ title, error, onRetry, onClear }: ErrorNoticeProps) {
  const requestId = error instanceof RequestError ? error.failure.requestId : null
  return (
    <Notice
      title={title}
      action={
        <span className="flex gap-2">
          {onClear && (
            <Button size="sm" onClick={onClear}>
              Clear filters
            </Button>
          )}
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        </span>
      }
    >
      {error.message} {requestId !== null && <span className="font-mono text-xs text-muted">{requestId}</span>}
    </Notice>
  )
}
