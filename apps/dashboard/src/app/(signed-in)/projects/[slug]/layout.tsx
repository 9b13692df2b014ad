import type { ReactNode } from 'react'
import { ProjectGate } from '../../../../features/project/project-gate.tsx'

export default function ProjectLayout({ children }: { children: ReactNode }) {
  return <ProjectGate>{children}</ProjectGate>
}
