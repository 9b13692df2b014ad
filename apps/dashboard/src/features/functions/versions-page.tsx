'use client'

import type { FunctionVersion } from '@plat/shared/contracts/functions.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deploymentsQuery } from '../../data/deployments.ts'
import { versionsQuery } from '../../data/functions.ts'
import { useUrlState } from '../../data/use-url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Table } from '../../ui/table.tsx'
import { TableSkeleton } from '../../ui/table-skeleton.tsx'
import { ErrorNotice } from '../error-notice.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject } from '../project/use-project.ts'
import { sayWhoHolds } from './say-who-holds.ts'
import { useFunction } from './use-function.ts'
import { useVersionActions } from './use-version-actions.ts'
import { VersionCode } from './version-code.tsx'
import { type VersionView, versionColumns } from './version-columns.tsx'

/** Every version of a function: who made it and when, its code, and which one answers. */
export function VersionsPage() {
  const { slug, name } = useFunction()
  const project = useProject()
  const [view, setView] = useUrlState(['source', 'compare'])
  const isOpen = view.source !== undefined || view.compare !== undefined
  const open = (next: VersionView) => setView(next, isOpen ? 'replace' : 'open')
  const close = () => setView({ source: undefined, compare: undefined }, 'close')
  const [doomed, setDoomed] = useState<FunctionVersion>()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(versionsQuery(slug, name))
  const deployments = useInfiniteQuery(deploymentsQuery(slug)).data?.pages.flatMap(({ items }) => items) ?? []
  const versions = data?.pages.flatMap(({ items }) => items)
  const active = versions?.find(({ isActive }) => isActive)?.version
  const { activate, remove } = useVersionActions(slug, name)
  if (error !== null && data === undefined)
    return <ErrorNotice title="The versions could not be loaded" error={error} onRetry={() => void refetch()} />
  return (
    <div className="grid gap-4">
      {versions !== undefined && isOpen && (
        <VersionCode slug={slug} name={name} versions={versions} view={view} onView={open} onClose={close} />
      )}
      <Card flush>
        {versions === undefined ? (
          <TableSkeleton />
        ) : (
          <Table
            label="Versions"
            columns={versionColumns({
              slug,
              deployments,
              active,
              canWrite: mayWrite(project?.role),
              onActivate: (version) => activate.mutate({ version, before: active }),
              onDelete: setDoomed,
              onView: open,
            })}
            rows={versions}
            keyOf={({ version }) => String(version)}
          />
        )}
      </Card>
      {hasNextPage && (
        <Button className="justify-self-center" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older versions
        </Button>
      )}
      <ConfirmDialog
        open={doomed !== undefined}
        onOpenChange={(open) => !open && setDoomed(undefined)}
        title={`Delete version ${doomed?.version ?? ''}?`}
        act="Delete version"
        danger
        busy={remove.isPending}
        onConfirm={() => doomed && remove.mutate(doomed.version, { onSettled: () => setDoomed(undefined) })}
      >
        It can no longer be activated, read or replayed on. Records of its invocations stay.{' '}
        {doomed && sayWhoHolds(deployments, { name, version: doomed.version, isOfDeployment: doomed.deploymentId !== null })}
      </ConfirmDialog>
    </div>
  )
}
