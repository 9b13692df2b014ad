import type { ReactNode } from 'react'
import { Logo } from '../../features/shell/logo.tsx'

export default function SignedOutLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-88 content-start gap-8 px-4 pt-[16vh] pb-16">
      <Logo />
      {children}
    </main>
  )
}
