import type { ReactNode } from 'react'
import { DeploymentFrame } from '../../../../../../features/deployments/deployment-frame.tsx'

export default function DeploymentLayout({ children }: { children: ReactNode }) {
  return <DeploymentFrame>{children}</DeploymentFrame>
}
