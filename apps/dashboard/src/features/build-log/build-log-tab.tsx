'use client'

import { useQuery } from '@tanstack/react-query'
import { useParams } from 'next/navigation'
import { deploymentQuery } from '../../data/deployments.ts'
import { BuildLog } from './build-log.tsx'

const NO_TIMINGS = {}

export function BuildLogTab() {
  const { deploymentId } = useParams<{ deploymentId: string }>()
  const { data } = useQuery(deploymentQuery(deploymentId))
  return <BuildLog deployment={{ id: deploymentId, timings: data?.timings ?? NO_TIMINGS }} />
}
