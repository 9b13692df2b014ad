'use client'

import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../../data/session.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Sections } from '../../ui/sections.tsx'
import { AppearanceCard } from './appearance-card.tsx'
import { PasswordCard } from './password-card.tsx'
import { ProfileCard } from './profile-card.tsx'
import { SessionsCard } from './sessions-card.tsx'
import { TokensCard } from './tokens-card.tsx'

/** One's own: name, password, where one is signed in, tokens, and how it looks. */
export function AccountPage() {
  const { data: me } = useQuery(meQuery)
  return (
    <>
      <PageHeader title="Account" description={me?.email ?? '…'} />
      <Sections
        label="Account"
        sections={[
          { id: 'profile', label: 'Profile', content: <ProfileCard me={me} /> },
          { id: 'appearance', label: 'Appearance', content: <AppearanceCard /> },
          { id: 'tokens', label: 'Tokens', content: <TokensCard /> },
          { id: 'sessions', label: 'Sessions', content: <SessionsCard /> },
          { id: 'password', label: 'Password', content: <PasswordCard email={me?.email} /> },
        ]}
      />
    </>
  )
}
