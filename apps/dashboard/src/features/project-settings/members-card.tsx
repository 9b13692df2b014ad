'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { keys } from '../../data/keys.ts'
import { type Member, type MemberRole, membersQuery, putMember, removeMember } from '../../data/members.ts'
import type { Page } from '../../data/page.ts'
import { meQuery } from '../../data/session.ts'
import { useAction } from '../../data/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { mayAdminister } from '../project/may-administer.ts'
import { AddMemberForm } from './add-member-form.tsx'
import { MemberRow } from './member-row.tsx'
import { OwnRole } from './own-role.tsx'

/** Who may do what; admins of the project change it. */
export function MembersCard({ project }: { project: Project }) {
  const { slug } = project
  const canChange = mayAdminister(project.role)
  const { data: me } = useQuery(meQuery)
  const { data, error, refetch } = useQuery({ ...membersQuery(slug), enabled: canChange })
  const [leaving, setLeaving] = useState<Member>()
  const key = keys.members(slug)
  const touches = [key]
  const change = useAction<{ member: Member; role: MemberRole }, Member>({
    run: ({ member, role }) => putMember(slug, member.userId, role),
    optimistic: {
      key,
      change: (page: Page<Member>, { member, role }) => ({
        ...page,
        items: page.items.map((one) => (one.userId === member.userId ? { ...one, role } : one)),
      }),
    },
    touches: [key, keys.project(slug)],
    failed: 'The role was not changed',
  })
  const restore = useAction<Member, Member>({
    run: ({ userId, role }) => putMember(slug, userId, role as MemberRole),
    touches,
    failed: 'They could not be added again',
  })
  const remove = useAction<Member, void>({
    run: ({ userId }) => removeMember(slug, userId),
    optimistic: {
      key,
      change: (page: Page<Member>, { userId }) => ({ ...page, items: page.items.filter((one) => one.userId !== userId) }),
    },
    touches: [key, keys.project(slug)],
    done: (_, { email }) => `${email} is no member any more`,
    undo: (_, member) => restore.mutate(member),
    failed: 'Removing failed',
  })
  return (
    <Card title="Members" flush>
      <OwnRole role={project.role} isServerAdmin={me?.role === 'admin'} />
      {canChange && data === undefined && error === null && <TableSkeleton rows={2} />}
      {canChange && data === undefined && error !== null && (
        <div className="p-4">
          <ErrorNotice title="The members could not be loaded" error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {canChange && data !== undefined && (
        <>
          <ul aria-label="Members" className="divide-y border-t">
            {data.items.map((member) => (
              <MemberRow
                key={member.userId}
                member={member}
                isMe={member.userId === me?.id}
                onRole={(role) => change.mutate({ member, role })}
                onRemove={() => (member.userId === me?.id ? setLeaving(member) : remove.mutate(member))}
              />
            ))}
          </ul>
          <AddMemberForm slug={slug} members={data.items} me={me} />
        </>
      )}
      {leaving !== undefined && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setLeaving(undefined)}
          title="Leave this project?"
          act="Leave project"
          danger
          onConfirm={() => {
            remove.mutate(leaving)
            setLeaving(undefined)
          }}
        >
          You will not see it any more, unless another admin of the project adds you again.
        </ConfirmDialog>
      )}
    </Card>
  )
}
