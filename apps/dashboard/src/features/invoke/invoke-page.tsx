'use client'

import type { InvokeInput } from '@plat/shared/contracts/invoke.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { versionsQuery } from '../../data/functions.ts'
import { invokeFunction } from '../../data/invocations.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useDraft } from '../../ui/use-draft.ts'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { useFunction } from '../functions/use-function.ts'
import { InvokeAnswer } from '../invocations/invoke-answer.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject } from '../project/use-project.ts'
import { ViewerNotice } from '../project/viewer-notice.tsx'
import { type CallForm, type CallProblems, EMPTY_CALL, parseCall } from './call-form.ts'
import { RequestFields } from './request-fields.tsx'
import { SavedCallsBar } from './saved-calls-bar.tsx'

/** A console for one function: a call at the left, what came of it at the right. */
export function InvokePage() {
  const { slug, name } = useFunction()
  const project = useProject()
  const { values: form, set } = useDraft(`call of ${slug}/${name}`, EMPTY_CALL, { isTrial: true })
  const [version, setVersion] = useState('')
  const [problems, setProblems] = useState<CallProblems>({})
  const { data } = useInfiniteQuery(versionsQuery(slug, name))
  const invoke = useAction({ run: (input: InvokeInput) => invokeFunction(slug, name, input) })
  const run = () => {
    if (invoke.isPending) return
    const parsed = parseCall(form, version === '' ? undefined : Number(version))
    setProblems(parsed.ok ? {} : parsed.problems)
    if (parsed.ok) invoke.mutate(parsed.input)
  }
  useShortcuts({ 'mod+Enter': run })
  const change = (changes: Partial<CallForm>) => {
    set(changes)
    setProblems({})
  }
  if (project && !mayWrite(project.role)) return <ViewerNotice act="call" />
  const versions = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card
        title="Call"
        actions={
          <Segmented
            label="Kind of call"
            value={form.kind}
            onChange={(kind) => change({ kind })}
            options={[
              { value: 'event', label: 'Event' },
              { value: 'request', label: 'HTTP request' },
            ]}
          />
        }
      >
        <div className="grid gap-4">
          <RequestFields form={form} problems={problems} onChange={change} onSubmit={run} />
          <div className="flex flex-wrap items-center justify-between gap-3">
            <Select
              aria-label="Version to call"
              value={version}
              onChange={(event) => setVersion(event.target.value)}
              options={[
                { value: '', label: 'Active version' },
                ...versions.map((each) => ({
                  value: String(each.version),
                  label: `Version ${each.version}${each.isActive ? ' (active)' : ''}`,
                })),
              ]}
            />
            <Button variant="primary" busy={invoke.isPending} onClick={run}>
              <Play aria-hidden />
              Run
              <span className="max-sm:hidden [&_kbd]:border-current/30 [&_kbd]:bg-transparent [&_kbd]:text-current/80">
                <Kbd keys="mod ↵" />
              </span>
            </Button>
          </div>
          <div className="-mx-4 -mb-4 border-t bg-surface px-4 py-2.5">
            <SavedCallsBar slug={slug} functionName={name} form={form} onLoad={(saved) => change(saved)} />
          </div>
        </div>
      </Card>
      <Card title="Answer">
        {invoke.isPending ? (
          <div className="grid gap-4">
            <Skeleton className="h-5 w-56" />
            <Skeleton className="h-32 w-full" />
            <Skeleton className="h-3.5 w-40" />
          </div>
        ) : invoke.error !== null ? (
          <Notice title="The call could not be made">{invoke.error.message}</Notice>
        ) : invoke.data ? (
          <InvokeAnswer result={invoke.data} slug={slug} />
        ) : (
          <p className="py-10 text-center text-sm text-pretty text-muted">
            Run the call to see what the function answers and writes. It runs for real: with its environment, and counted.
          </p>
        )}
      </Card>
    </div>
  )
}
