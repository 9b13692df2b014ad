'use client'

import type { User } from '@plat/shared/contracts/users.ts'
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { keys } from '../../data/keys.ts'
import type { Page } from '../../data/page.ts'
import { meQuery } from '../../data/session.ts'
import { useAction } from '../../data/use-action.ts'
import { deleteUser, updateUser, usersQuery } from '../../data/users.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { CreateUserDialog } from './create-user-dialog.tsx'
import { ResetPasswordDialog } from './reset-password-dialog.tsx'
import { userColumns } from './user-columns.tsx'

type Overlay = { type: 'create' } | { type: 'reset' | 'delete'; user: User }

/** Everybody with an account on this server. */
export function UsersPage() {
  const { data: me } = useQuery(meQuery)
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(usersQuery)
  const [overlay, setOverlay] = useState<Overlay>()
  const close = () => setOverlay(undefined)
  const changeRole = useAction<{ user: User; role: User['role'] }, User>({
    run: ({ user, role }) => updateUser(user.id, { role }),
    optimistic: {
      key: keys.users,
      change: (list: InfiniteData<Page<User>>, { user, role }) => ({
        ...list,
        pages: list.pages.map((page) => ({ ...page, items: page.items.map((one) => (one.id === user.id ? { ...one, role } : one)) })),
      }),
    },
    touches: [keys.users],
    done: ({ email, role }) => `${email} is ${role === 'admin' ? 'an admin of this server' : 'a member'} now`,
    undo: (_, { user, role }) => changeRole.mutate({ user: { ...user, role }, role: user.role }),
    failed: 'The role was not changed',
  })
  const remove = useAction<User, void>({
    run: ({ id }) => deleteUser(id),
    touches: [keys.users, keys.overview],
    done: (_, { email }) => `${email} is deleted`,
    failed: 'Deleting failed',
    onDone: close,
  })
  const users = data?.pages.flatMap(({ items }) => items)
  const columns = userColumns({
    me,
    onRole: (user, role) => changeRole.mutate({ user, role }),
    onResetPassword: (user) => setOverlay({ type: 'reset', user }),
    onDelete: (user) => setOverlay({ type: 'delete', user }),
  })
  return (
    <>
      <PageHeader
        title="Users"
        context="Admin"
        description="Members see the projects they own or were added to; admins see and do everything."
        actions={
          <Button variant="primary" onClick={() => setOverlay({ type: 'create' })}>
            <Plus aria-hidden />
            New user
          </Button>
        }
      />
      {error !== null && data === undefined ? (
        <ErrorNotice title="The users could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <Card flush>
          {users === undefined ? <TableSkeleton /> : <Table label="Users" columns={columns} rows={users} keyOf={({ id }) => id} />}
          {hasNextPage && (
            <div className="grid justify-items-center border-t p-3">
              <Button variant="ghost" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Show more
              </Button>
            </div>
          )}
        </Card>
      )}
      {overlay?.type === 'create' && <CreateUserDialog onClose={close} />}
      {overlay?.type === 'reset' && <ResetPasswordDialog user={overlay.user} onClose={close} />}
      {overlay?.type === 'delete' && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && close()}
          title={`Delete ${overlay.user.email}?`}
          act="Delete user"
          danger
          name={overlay.user.email}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(overlay.user)}
        >
          Their sessions and tokens end at once, and this cannot be undone. Projects they own become yours.
        </ConfirmDialog>
      )}
    </>
  )
}
