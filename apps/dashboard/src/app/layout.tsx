import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { THEME_COOKIE } from '../features/theme/theme-cookie.ts'
import { Providers } from './providers.tsx'
import './globals.css'

export const metadata: Metadata = { description: 'Projects, deployments and functions on your own server.' }
export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#0a0a0a' },
  ],
}

/** Rendered for each request, because the theme and the nonce of its scripts belong to it: the first paint has the right colours. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value
  const theme = chosen === 'light' || chosen === 'dark' ? chosen : undefined
  return (
    <html lang="en" data-theme={theme} className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  )
}
