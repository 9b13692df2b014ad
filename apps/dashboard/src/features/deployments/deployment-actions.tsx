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
    ...(canPromote
      ? [{ label: 'Promote to production', icon: <Rocket />, onSelect: () => setAsked('promote'), disabled: promote.isPending }]
      : []),
    ...(isLive ? [{ label: 'Roll back', icon: <Undo2 />, onSelect: () => setAsked('rollback'), disabled: rollback.isPending }] : []),
    ...(DEPLOYMENT_STATUS[status].isGoingOn
      ? [{ label: 'Cancel', icon: <Ban />, onSelect: () => cancel.mutate(id), disabled: cancel.isPending }]
      : [{ label: 'Redeploy', icon: <RotateCcw />, onSelect: () => redeploy.mutate(id), disabled: redeploy.isPending }]),
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
        items.map(({ label, icon, onSelect, disabled }) => (
          <Button key={label} variant={label.startsWith('Promote') ? 'primary' : 'secondary'} onClick={onSelect} busy={disabled}>
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
          rollback.mutate()
        }}
      >
        Production serves the deployment that was live before this one, at once and without a build.
      </ConfirmDialog>
    </>
  )
}
