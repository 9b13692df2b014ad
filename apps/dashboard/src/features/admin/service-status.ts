import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import type { Tone } from '../../ui/tone.ts'

export type Service = PlatformStatus['services'][number]

/** How each state of a service looks and reads. */
export const SERVICE_STATUS: Record<Service['status'], { label: string; tone: Tone }> = {
  ok: { label: 'Works', tone: 'good' },
  degraded: { label: 'Limited', tone: 'warn' },
  down: { label: 'Down', tone: 'bad' },
}

/** What each part of the platform is for. */
export const SERVICE_WORDS: Record<Service['name'], string> = {
  api: 'Answers the dashboard, the CLI and git',
  'functions-service': 'Runs functions',
  'build-service': 'Builds deployments',
  proxy: 'Serves sites',
  database: 'Remembers everything but files',
  storage: 'Keeps files of deployments',
}
