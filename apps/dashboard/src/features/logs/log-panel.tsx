'use client'

import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import { useQuery } from '@tanstack/react-query'
import { Link2, X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { invocationQuery } from '../../data/invocations.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { notify } from '../../ui/notify.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { LogDetails } from './log-details.tsx'

interface LogPanelProps {
  slug: string
  id: string
  /** What the list knows of it, for the copy of its row. */
  entry: LogEntry | undefined
  onClose(): void
}

/** One invocation beside the list, which stays usable. */
export function LogPanel({ slug, id, entry, onClose }: LogPanelProps) {
  const { data, error, refetch } = useQuery(invocationQuery(id))
  const copyLink = async () => {
    const isCopied = await copyText(`${window.location.origin}/projects/${slug}/logs?invocation=${id}`)
    if (isCopied) notify.done('The link was copied')
    else notify.failed('The link could not be copied')
  }
  return (
    <Radix.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={(event) => event.preventDefault()}
          className="fixed inset-y-0 right-0 z-30 flex w-[min(34rem,100vw)] animate-appear flex-col border-l bg-canvas shadow-overlay"
        >
          <header className="flex h-13 shrink-0 items-center gap-1 border-b pr-2 pl-4">
            <Radix.Title className="min-w-0 flex-1 truncate text-sm font-medium">
              {data?.functionName ?? entry?.functionName ?? 'Invocation'}
            </Radix.Title>
            {entry && <CopyButton text={toText(entry)} label="Copy the entry" />}
            <IconButton label="Copy a link to it" onClick={() => void copyLink()}>
              <Link2 />
            </IconButton>
            <ButtonLink size="sm" href={`/projects/${slug}/invocations/${id}`}>
              Open
            </ButtonLink>
            <IconButton label="Close" onClick={onClose}>
              <X />
            </IconButton>
          </header>
          <div className="min-h-0 flex-1 overflow-auto p-4">
            {error !== null ? (
              <ErrorNotice title="The invocation could not be loaded" error={error} onRetry={() => void refetch()} />
            ) : data ? (
              <LogDetails invocation={data} />
            ) : (
              <div className="grid gap-4">
                <Skeleton className="h-5 w-48" />
                <Skeleton className="h-24 w-full" />
                <Skeleton className="h-40 w-full" />
              </div>
            )}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function toText({ time, functionName, version, statusCode, method, path, durationMs, lines, error }: LogEntry): string {
  const head = [time, functionName, `v${version}`, statusCode, method ?? '', path ?? '', `${durationMs} ms`].join(' ')
  return [head, ...lines.map(({ level, text }) => `  ${level} ${text}`), ...(error ? [`  ${error.code} ${error.message}`] : [])].join('\n')
}
