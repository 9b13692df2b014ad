import { Sha256 } from '@plat/shared/contracts/common.ts'
import { CheckedUpload, CheckUploadInput } from '@plat/shared/contracts/uploads.ts'
import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'
import { type Route, route } from '../http/route.ts'
import { FILES_JSON_BYTES_MAX } from './files-json-bytes-max.ts'
import { findMissing } from './find-missing.ts'
import { takeUpload } from './take-upload.ts'

const access = { type: 'project', role: 'developer' } as const
const tag = 'deployments'

/** The files of a deployment by their hashes, each sent once only. */
export const uploadRoutes = (dependencies: Dependencies): Route[] => [
  route({
    method: 'post',
    path: '/api/projects/:project/uploads',
    access,
    summary: 'Ask which of these files the project has not uploaded yet',
    tag,
    status: 200,
    params: z.object({ project: z.string() }),
    body: CheckUploadInput,
    jsonBytesMax: FILES_JSON_BYTES_MAX,
    response: CheckedUpload,
    async handle({ project, body }) {
      return { missing: await findMissing(dependencies, { projectId: project.id, hashes: body.files.map(({ sha256 }) => sha256) }) }
    },
  }),
  route({
    method: 'put',
    path: '/api/projects/:project/uploads/:sha256',
    access,
    summary: 'Upload a file as its raw bytes, at most 100 MB, named by their SHA-256',
    tag,
    status: 204,
    raw: true,
    reads: { 'application/octet-stream': z.string().meta({ format: 'binary' }) },
    params: z.object({ project: z.string(), sha256: Sha256 }),
    errors: ['VALIDATION_FAILED', 'PAYLOAD_TOO_LARGE', 'QUOTA_EXCEEDED', 'STORAGE_FULL', 'STORAGE_UNAVAILABLE'],
    handle: ({ project, params: { sha256 }, request }) => takeUpload(dependencies, { projectId: project.id, sha256, request }),
  }),
]
