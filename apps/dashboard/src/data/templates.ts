import { queryOptions } from '@tanstack/react-query'
import type { Result } from './request.ts'
import { RequestError } from './request-error.ts'

interface Template {
  name: string
  description: string
}

/** The examples of this installation, served by the dashboard itself. */
export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  staleTime: Number.POSITIVE_INFINITY,
  async queryFn({ signal }) {
    const result = await readJson<{ items: Template[] }>('/templates', signal)
    if (!result.ok) throw new RequestError(result.failure)
    return result.value
  },
})

/** The files of one. */
export async function readTemplate(name: string): Promise<Result<{ path: string; content: Blob }[]>> {
  const result = await readJson<{ files: { path: string; base64: string }[] }>(`/templates/${encodeURIComponent(name)}`)
  if (!result.ok) return result
  const toBlob = (base64: string) => new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))])
  return { ok: true, value: result.value.files.map(({ path, base64 }) => ({ path, content: toBlob(base64) })) }
}

async function readJson<Value>(path: string, signal?: AbortSignal): Promise<Result<Value>> {
  const response = await fetch(path, { signal: signal ?? null }).catch(() => undefined)
  if (response?.ok) return { ok: true, value: (await response.json()) as Value }
  const message = 'The examples could not be read. Try again.'
  return { ok: false, failure: { status: response?.status ?? 0, code: 'NOT_FOUND', message, requestId: null, fields: [] } }
}
