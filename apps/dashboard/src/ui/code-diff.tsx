'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from './skeleton.tsx'

export interface CodeDiffProps {
  before: string
  after: string
  /** What each is, read aloud. */
  labels: readonly [string, string]
}

const MergeView = dynamic(() => import('./merge-view.tsx').then((module) => module.MergeView), {
  ssr: false,
  loading: () => <Skeleton className="m-4 h-64" />,
})

/** Two texts of code side by side, equal parts folded; one below the other on phones. */
export function CodeDiff(props: CodeDiffProps) {
  return (
    <div className="max-h-[70vh] overflow-auto bg-canvas">
      <MergeView {...props} />
    </div>
  )
}
