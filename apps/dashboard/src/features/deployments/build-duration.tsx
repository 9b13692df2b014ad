'use client'

import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { useEffect, useState } from 'react'
import { formatDuration } from '../../ui/format-duration.ts'

/** How long a build took, or has taken until now. */
export function BuildDuration({ deployment: { startedAt, finishedAt } }: { deployment: Pick<Deployment, 'startedAt' | 'finishedAt'> }) {
  const [now, setNow] = useState(() => Date.now())
  const isRunning = startedAt !== null && finishedAt === null
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [isRunning])
  if (startedAt === null) return <span className="text-faint">–</span>
  const until = finishedAt === null ? now : Date.parse(finishedAt)
  return <span className="text-muted">{formatDuration(Math.max(0, until - Date.parse(startedAt)))}</span>
}
