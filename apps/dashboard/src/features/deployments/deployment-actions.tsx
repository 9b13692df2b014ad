'use client'

import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { Ban, MoreHorizontal, Rocket, RotateCcw, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { DEPLOYMENT_STATUS } from './deployment-status.ts'
import { useDeploymentActions } from './use-deployment-actions.ts'

interface DeploymentActionsProps {
  deployment: Deployment
  slug: string
  /** In a table: one menu instead of buttons. */
  compact?: boolean
  canWrite: boolean
}

/** What can be done with a deployment now; only what its status and one's role allow. */
export function DeploymentActions({ deployment, slug, compact = false, canWrite }: DeploymentActionsProps) {
  const { promote, rollback, redeploy, cancel } = useDeploymentActions(slug)
  const [asked, setAsked] = useState<'promote' | 'rollback'>()
  if (!canWrite) return null
  const { id, status, isLive, shortId } = deployment
  const canPromote = status === 'ready' && !isLive
  const items = [
    ...(canPromote ? [{ label: 'Promote to production', icon: <Rocket />, onSelect: () => setAsked('promote') }] : []),
    ...(isLive ? [{ label: 'Roll back', icon: <Undo2 />, onSelect: () => setAsked('rollback') }] : []),
    ...(DEPLOYMENT_STATUS[status].isGoingOn
      ? [{ label: 'Cancel', icon: <Ban />, onSelect: () => cancel.mutate(id) }]
      : [{ label: 'Redeploy', icon: <RotateCcw />, onSelect: () => redeploy.mutate(id) }]),
  ]
  return (
    <>
      {compact ? (
        <Menu
          trigger={
            <IconButton label={`Actions for ${shortId}`}>
              <MoreHorizontal />
            </IconButton>
          }
          groups={[items]}
        />
      ) : (
        items.map(({ label, icon, onSelect }) => (
          <Button
            key={label}
            variant={label.startsWith('Promote') ? 'primary' : 'secondary'}
            onClick={onSelect}
            busy={(label === 'Cancel' && cancel.isPending) || (label === 'Redeploy' && redeploy.isPending)}
          >
            {icon}
            {label}
          </Button>
        ))
      )}
      <ConfirmDialog
        open={asked === 'promote'}
        onOpenChange={() => setAsked(undefined)}
        title={`Make ${shortId} live?`}
        act="Promote"
        onConfirm={() => {
          setAsked(undefined)
          promote.mutate(id)
        }}
      >
        Production serves it at once. Nothing is built, and you can roll back just as fast.
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === 'rollback'}
        onOpenChange={() => setAsked(undefined)}
        title="Roll back?"
        act="Roll back"
        onConfirm={() => {
          setAsked(undefined)
          rollback.mutate(undefined)
        }}
      >
        Production serves the deployment that was live before this one, at once and without a build.
      </ConfirmDialog>
    </>
  )
}
