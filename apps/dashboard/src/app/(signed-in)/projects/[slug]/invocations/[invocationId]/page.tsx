import { InvocationPage } from '../../../../../../features/invocations/invocation-page.tsx'

export default function Page() {
  return <InvocationPage />
}
