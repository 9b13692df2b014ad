import type { ReactNode } from 'react'
import { FunctionFrame } from '../../../../../../features/functions/function-frame.tsx'

export default function FunctionLayout({ children }: { children: ReactNode }) {
  return <FunctionFrame>{children}</FunctionFrame>
}
