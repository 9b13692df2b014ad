'use client'

import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'
import { useQueryClient } from '@tanstack/react-query'
import { startTransition, useEffect, useState } from 'react'
import { keys } from '../../data/keys.ts'
import { whileVisible } from '../../data/while-visible.ts'

interface BuildLog {
  lines: readonly BuildLogLine[]
  /** `following`: more may come. `lost`: the connection is being taken up again. */
  state: 'loading' | 'following' | 'lost' | 'ended'
}

const AGAIN_MS = 1_000
const EMPTY: BuildLog = { lines: [], state: 'loading' }

/** A deployment's log from its first line on, live until it ends; after a lost connection, or out of sight, it goes on with the next line. */
export function useBuildLog(deploymentId: string): BuildLog {
  const [log, setLog] = useState<BuildLog>(EMPTY)
  const queryClient = useQueryClient()
  useEffect(() => {
    let source: EventSource | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let frame = 0
    const lines: BuildLogLine[] = []
    let state: BuildLog['state'] = 'loading'
    // A build may print thousands of lines a second; the page is drawn once a frame.
    const show = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0
        startTransition(() => setLog({ lines: lines.slice(), state }))
      })
    }
    const connect = () => {
      source = new EventSource(`/api/deployments/${encodeURIComponent(deploymentId)}/logs?after=${lines.at(-1)?.seq ?? 0}`)
      source.addEventListener('open', () => {
        state = 'following'
        show()
      })
      source.addEventListener('line', ({ data }: MessageEvent<string>) => {
        const line = JSON.parse(data) as BuildLogLine
        if (line.seq > (lines.at(-1)?.seq ?? 0)) lines.push(line)
        show()
      })
      source.addEventListener('end', () => {
        source?.close()
        state = 'ended'
        show()
        void queryClient.invalidateQueries({ queryKey: keys.deployment(deploymentId), exact: true })
      })
      source.addEventListener('error', () => {
        source?.close()
        state = 'lost'
        show()
        timer = setTimeout(connect, AGAIN_MS * (0.5 + Math.random()))
      })
    }
    setLog(EMPTY)
    const close = whileVisible(() => {
      if (state !== 'ended') connect()
      return () => {
        source?.close()
        clearTimeout(timer)
      }
    })
    return () => {
      close()
      cancelAnimationFrame(frame)
    }
  }, [deploymentId, queryClient])
  return log
}
