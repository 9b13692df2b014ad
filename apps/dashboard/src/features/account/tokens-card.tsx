'use client'

import { useQuery } from '@tanstack/react-query'
import { KeySquare, Plus } from 'lucide-react'
import { useState } from 'react'
import { keys } from '../../data/keys.ts'
import type { Page } from '../../data/page.ts'
import { type PersonalToken, revokeToken, tokensQuery } from '../../data/tokens.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Table } from '../../ui/table.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { CreateTokenDialog } from './create-token-dialog.tsx'
import { tokenColumns } from './token-columns.tsx'

/** One's personal tokens: only their first characters, for the rest is shown once, when they are made. */
export function TokensCard() {
  const { data, error, refetch } = useQuery(tokensQuery)
  const [isCreating, setCreating] = useState(false)
  const [asking, setAsking] = useState<PersonalToken>()
  const revoke = useAction<PersonalToken, void>({
    run: ({ id }) => revokeToken(id),
    optimistic: {
      key: keys.tokens,
      change: (page: Page<PersonalToken>, { id }) => ({ ...page, items: page.items.filter((token) => token.id !== id) }),
    },
    touches: [keys.tokens],
    done: (_, { name }) => `“${name}” is revoked`,
    failed: 'Revoking failed',
  })
  const create = (
    <Button size="sm" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New token
    </Button>
  )
  return (
    <Card title="Tokens" flush actions={data !== undefined && data.items.length > 0 && create}>
      {data === undefined && error === null && <TableSkeleton rows={2} />}
      {data === undefined && error !== null && (
        <div className="p-4">
          <ErrorNotice title="The tokens could not be loaded" error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {data?.items.length === 0 && (
        <EmptyState icon={<KeySquare />} title="No tokens yet" action={create}>
          A token lets git, the CLI or a script in as you, without your password.
        </EmptyState>
      )}
      {data !== undefined && data.items.length > 0 && (
        <Table label="Tokens" columns={tokenColumns(setAsking)} rows={data.items} keyOf={({ id }) => id} />
      )}
      {isCreating && <CreateTokenDialog onClose={() => setCreating(false)} />}
      {asking !== undefined && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setAsking(undefined)}
          title={`Revoke “${asking.name}”?`}
          act="Revoke token"
          danger
          onConfirm={() => {
            revoke.mutate(asking)
            setAsking(undefined)
          }}
        >
          Whatever uses it is refused at once. It cannot be brought back.
        </ConfirmDialog>
      )}
    </Card>
  )
}
