import { CreateFunctionPage } from '../../../../../../../features/functions/create-function-page.tsx'

export default function Page() {
  return <CreateFunctionPage />
}
