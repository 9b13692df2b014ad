import { DeploymentRedirect } from '../../../../features/deployments/deployment-redirect.tsx'

export default function Page() {
  return <DeploymentRedirect />
}
