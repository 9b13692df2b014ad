import type { SourceFile } from '@plat/shared/contracts/uploads.ts'
import type { z } from 'zod'
import type { HashedFile } from './hash-files.ts'

/** The file as the api knows it. */
export const toSourceFile = ({ path, sha256, bytes, isExecutable }: HashedFile): z.infer<typeof SourceFile> => ({
  path,
  sha256,
  bytes,
  isExecutable,
})
