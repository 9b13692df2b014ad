import type { ReleaseDiff } from '@plat/shared/contracts/release-diff.ts'
import { formatBytes } from '../../ui/format-bytes.ts'

export interface Change {
  name: string
  kind: 'added' | 'removed' | 'changed'
  /** From what to what, where that is worth a word. */
  detail: string
}
export interface ChangeGroup {
  title: string
  summary: string
  changes: Change[]
}

/** A diff as groups to read; a group in which nothing differs is left out. */
export function toChanges({ files, filesChanged, functions, routes, env }: ReleaseDiff): ChangeGroup[] {
  const groups: ChangeGroup[] = [
    {
      title: 'Functions',
      summary: count(functions),
      changes: functions.map(({ functionName, change, versionBefore, versionAfter, bytesBefore, bytesAfter }) => ({
        name: functionName,
        kind: change,
        detail: [step(versionBefore && `v${versionBefore}`, versionAfter && `v${versionAfter}`), sizes(bytesBefore, bytesAfter)]
          .filter(Boolean)
          .join(', '),
      })),
    },
    { title: 'Routes', summary: count(routes), changes: routes.map(({ rule, change }) => ({ name: rule, kind: change, detail: '' })) },
    { title: 'Environment', summary: count(env), changes: env.map(({ key, change }) => ({ name: key, kind: change, detail: '' })) },
    {
      title: 'Files',
      summary: `${filesChanged.added} added, ${filesChanged.changed} changed, ${filesChanged.removed} removed, ${filesChanged.same} the same`,
      changes: files.map(({ path, change, bytesBefore, bytesAfter }) => ({
        name: path,
        kind: change,
        detail: sizes(bytesBefore, bytesAfter),
      })),
    },
  ]
  return groups.filter(({ changes }) => changes.length > 0)
}

const count = (changes: readonly unknown[]) => `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`
const sizes = (before: number | null, after: number | null) =>
  step(before === null ? null : formatBytes(before), after === null ? null : formatBytes(after))

function step(before: string | number | null, after: string | number | null): string {
  if (before === null || after === null) return String(after ?? before ?? '')
  return before === after ? String(after) : `${before} → ${after}`
}
