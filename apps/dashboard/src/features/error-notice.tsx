'use client'

import { RequestError } from '../data/request-error.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

interface ErrorNoticeProps {
  /** What could not be shown, such as `The deployments could not be loaded`. */
  title: string
  error: Error
  onRetry(): void
}

/** In the place of what could not be read: the api's sentence, its request id, and another try. */
export function ErrorNotice({ title, error, onRetry }: ErrorNoticeProps) {
  const requestId = error instanceof RequestError ? error.failure.requestId : null
  return (
    <Notice
      title={title}
      action={
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {error.message} {requestId !== null && <span className="font-mono text-xs text-muted">{requestId}</span>}
    </Notice>
  )
}
