import { FunctionOverviewPage } from '../../../../../../features/functions/function-overview-page.tsx'

export default function Page() {
  return <FunctionOverviewPage />
}
