'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { Tabs } from 'radix-ui'
import { Card } from '../../ui/card.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { mayWrite } from '../project/may-write.ts'
import { ViewerNotice } from '../project/viewer-notice.tsx'
import { PushCommands } from './push-commands.tsx'
import { TemplateChoice } from './template-choice.tsx'
import { UploadDrop } from './upload-drop.tsx'

const WAYS = [
  ['push', 'Git push', PushCommands],
  ['upload', 'Upload', UploadDrop],
  ['template', 'Template', TemplateChoice],
] as const

/** Three ways to bring the source; whichever is taken, the page goes on by itself. */
export function SourceChoice({ project }: { project: Project }) {
  if (!mayWrite(project.role)) return <ViewerNotice act="deploy" />
  return (
    <div className="grid gap-4">
      <Card flush>
        <Tabs.Root defaultValue="push">
          <Tabs.List aria-label="Where the source comes from" className="flex border-b px-2">
            {WAYS.map(([value, label]) => (
              <Tabs.Trigger
                key={value}
                value={value}
                className="touchable relative h-11 px-3 text-sm text-muted transition-colors -outline-offset-4! hover:text-ink data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-3 data-[state=active]:after:bottom-0 data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-ink"
              >
                {label}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {WAYS.map(([value, , Way]) => (
            <Tabs.Content key={value} value={value} className="p-4 -outline-offset-4!">
              <Way project={project} />
            </Tabs.Content>
          ))}
        </Tabs.Root>
      </Card>
      <p role="status" className="text-sm text-muted">
        <StatusDot tone="active" label="Waiting for the first deployment …" pulse />
      </p>
    </div>
  )
}
