'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '../../data/keys.ts'
import type { Page } from '../../data/page.ts'
import { revokeSession, revokeSessions, type SessionInfo, sessionsQuery } from '../../data/sessions.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { SessionRow } from './session-row.tsx'

const SHOWN_MAX = 6

/** Where one is signed in, this browser first; each other one can be ended. */
export function SessionsCard() {
  const { data, error, refetch } = useQuery(sessionsQuery)
  const [isAsking, setAsking] = useState(false)
  const [isWhole, setWhole] = useState(false)
  const end = useAction<SessionInfo, void>({
    run: ({ id }) => revokeSession(id),
    optimistic: {
      key: keys.sessions,
      change: (page: Page<SessionInfo>, { id }) => ({ ...page, items: page.items.filter((session) => session.id !== id) }),
    },
    touches: [keys.sessions],
    done: () => 'The session ended',
    failed: 'The session could not be ended',
  })
  const endOthers = useAction<readonly string[], number>({
    run: revokeSessions,
    touches: [keys.sessions],
    done: (count) => `${count} ${count === 1 ? 'session' : 'sessions'} ended`,
    failed: 'Not all sessions could be ended',
    onDone: () => setAsking(false),
  })
  const sessions = [...(data?.items ?? [])].sort(
    (one, other) => Number(other.isCurrent) - Number(one.isCurrent) || lastUse(other).localeCompare(lastUse(one)),
  )
  const others = sessions.filter(({ isCurrent }) => !isCurrent)
  const shown = isWhole ? sessions : sessions.slice(0, SHOWN_MAX)
  return (
    <Card
      title="Sessions"
      flush
      actions={
        others.length > 0 && (
          <Button size="sm" onClick={() => setAsking(true)}>
            End all others
          </Button>
        )
      }
    >
      {data === undefined && error === null && <TableSkeleton rows={2} />}
      {data === undefined && error !== null && (
        <div className="p-4">
          <ErrorNotice title="The sessions could not be loaded" error={error} onRetry={() => void refetch()} />
        </div>
      )}
      <ul aria-label="Sessions" className="divide-y">
        {shown.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => end.mutate(session)} />
        ))}
      </ul>
      {shown.length < sessions.length && (
        <div className="grid justify-items-center border-t p-2">
          <Button variant="ghost" onClick={() => setWhole(true)}>
            Show all {sessions.length}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`End ${others.length === 1 ? 'the other session' : `${others.length} other sessions`}?`}
        act="End them"
        danger
        busy={endOthers.isPending}
        onConfirm={() => endOthers.mutate(others.map(({ id }) => id))}
      >
        Whoever uses them has to sign in again. This one goes on, and so do tokens.
      </ConfirmDialog>
    </Card>
  )
}

const lastUse = ({ lastUsedAt, createdAt }: SessionInfo) => lastUsedAt ?? createdAt
