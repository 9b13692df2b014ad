'use client'

import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { InvokeResult } from '@plat/shared/contracts/invoke.ts'
import { MASKED } from '@plat/shared/domain/masked.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import { versionsQuery } from '../../data/functions.ts'
import { replayInvocation } from '../../data/invocations.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { mayWrite } from '../project/may-write.ts'
import { useProject } from '../project/use-project.ts'
import { InvokeAnswer } from './invoke-answer.tsx'
import { parseHeaders } from './parse-headers.ts'
import { readExchange } from './read-exchange.ts'

/** Makes the recorded call once more, on any version, and shows what came of it beside what came then. */
export function ReplayCard({ invocation, slug }: { invocation: Invocation; slug: string }) {
  const [version, setVersion] = useState('')
  const [headers, setHeaders] = useState('')
  const project = useProject()
  const { data } = useInfiniteQuery(versionsQuery(slug, invocation.functionName))
  const replay = useAction({ run: (input: Parameters<typeof replayInvocation>[1]) => replayInvocation(invocation.id, input) })
  if (project && !mayWrite(project.role)) return null
  const masked = readExchange(invocation.request).headers.filter(([, value]) => value === MASKED)
  const parsed = parseHeaders(headers)
  const versions = data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Card
      title="Replay"
      actions={
        <>
          <Select
            aria-label="Version to replay on"
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
          <Button
            busy={replay.isPending}
            disabled={!parsed.ok}
            onClick={() => parsed.ok && replay.mutate({ headers: parsed.value, ...(version === '' ? {} : { version: Number(version) }) })}
          >
            <RotateCw aria-hidden />
            Replay
          </Button>
        </>
      }
    >
      {masked.length > 0 && (
        <div className="mb-5">
          <Field
            label="Headers that were not recorded"
            hint={`${masked.map(([name]) => name).join(', ')}: credentials are never recorded. Give them one a line, “name: value”, or the call is made without.`}
            problem={parsed.ok ? undefined : parsed.problem}
          >
            {(props) => <Textarea {...props} rows={2} value={headers} onChange={(event) => setHeaders(event.target.value)} />}
          </Field>
        </div>
      )}
      {replay.error !== null && <Notice title="The call could not be made">{replay.error.message}</Notice>}
      {replay.data ? (
        <div className="grid gap-6 lg:grid-cols-2">
          <section aria-label="Then" className="min-w-0">
            <h3 className="mb-3 text-sm font-medium">Then, on version {invocation.version}</h3>
            <InvokeAnswer result={toResult(invocation)} slug={slug} />
          </section>
          <section aria-label="Now" className="min-w-0 max-lg:border-t max-lg:pt-5 lg:border-l lg:pl-6">
            <h3 className="mb-3 text-sm font-medium">Now{replay.data.version === null ? '' : `, on version ${replay.data.version}`}</h3>
            {replay.data.omittedHeaders.length > 0 && (
              <p className="mb-3 text-xs text-muted">
                Sent without {replay.data.omittedHeaders.join(', ')}: what {replay.data.omittedHeaders.length === 1 ? 'it' : 'they'} held
                was not recorded.
              </p>
            )}
            <InvokeAnswer result={replay.data} slug={slug} />
          </section>
        </div>
      ) : (
        replay.error === null && (
          <p className="text-sm text-muted">
            The recorded request is sent again as it was{masked.length > 0 ? ', with the headers above' : ''}. A call whose body was too
            large to be kept whole cannot be replayed.
          </p>
        )
      )}
    </Card>
  )
}

function toResult(invocation: Invocation): InvokeResult {
  const response = readExchange(invocation.response ?? {})
  return {
    invocationId: null,
    success: invocation.status === 'success',
    statusCode: invocation.statusCode,
    headers: Object.fromEntries(response.headers),
    body: response.body,
    isBase64: response.isBase64,
    bodyCut: false,
    logs: invocation.logs,
    error: invocation.error,
    durationMs: invocation.durationMs,
    cold: invocation.cold,
    version: invocation.version,
  }
}
