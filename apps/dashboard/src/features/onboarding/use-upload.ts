'use client'

import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { uploadSource } from '../../data/deployments.ts'
import { keys } from '../../data/keys.ts'
import { useAction } from '../../data/use-action.ts'

/** Sends a packed source; the deployment that comes of it shows up by itself. */
export const useUpload = (slug: string) =>
  useAction<Blob, Deployment>({ run: (archive) => uploadSource(slug, archive), touches: [keys.deployments(slug), keys.overview] })
