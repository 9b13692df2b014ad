'use client'

import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Ellipsis, ScrollText, Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { deleteFunction } from '../../data/functions.ts'
import { keys } from '../../data/keys.ts'
import { useAction } from '../../data/use-action.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu } from '../../ui/menu.tsx'

/** What can be done with a function as a whole. */
export function FunctionMenu({ slug, fn: { functionName } }: { slug: string; fn: FunctionInfo }) {
  const [isAsking, setAsking] = useState(false)
  const router = useRouter()
  const queryClient = useQueryClient()
  const remove = useAction({
    run: () => deleteFunction(slug, functionName),
    done: () => `${functionName} was deleted`,
    failed: `${functionName} could not be deleted`,
    onDone() {
      router.push(`/projects/${slug}/functions`)
      void queryClient.invalidateQueries({ queryKey: keys.functions(slug), exact: true })
    },
  })
  return (
    <>
      <Menu
        trigger={
          <IconButton label="More">
            <Ellipsis />
          </IconButton>
        }
        groups={[
          [{ label: 'Logs of this function', icon: <ScrollText />, href: `/projects/${slug}/logs?function=${functionName}` }],
          [{ label: 'Delete …', icon: <Trash2 />, danger: true, onSelect: () => setAsking(true) }],
        ]}
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Delete ${functionName}?`}
        act="Delete function"
        danger
        name={functionName}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined)}
      >
        All its versions go with it, and its address answers 404 from then on. This cannot be undone.
      </ConfirmDialog>
    </>
  )
}
