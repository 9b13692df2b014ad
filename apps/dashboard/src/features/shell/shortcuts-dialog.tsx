'use client'

import { Dialog } from '../../ui/dialog.tsx'
import { Kbd } from '../../ui/kbd.tsx'

const SHORTCUTS: readonly [string, string][] = [
  ['mod K', 'Search and commands'],
  ['?', 'These shortcuts'],
  ['g p', 'All projects'],
  ['g n', 'New project'],
  ['g a', 'Activity'],
  ['g u', 'Your account'],
  ['g o', 'The project’s overview'],
  ['g d', 'Its deployments'],
  ['g f', 'Its functions'],
  ['g l', 'Its logs'],
  ['g e', 'Its environment'],
  ['g s', 'Its settings'],
  ['/', 'Search in logs and functions'],
  ['j k', 'Next and previous entry of the logs'],
  ['Enter', 'Open the entry; Esc closes it'],
  ['mod Enter', 'Run a call, save source'],
  ['[ ]', 'Invocation before and after'],
]

/** What the keyboard does. */
export function ShortcutsDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts">
      <dl className="grid gap-2">
        {SHORTCUTS.map(([keys, meaning]) => (
          <div key={keys} className="flex items-center justify-between gap-4 text-sm">
            <dt className="text-muted">{meaning}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
