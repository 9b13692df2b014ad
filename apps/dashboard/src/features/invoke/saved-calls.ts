import type { CallForm } from './call-form.ts'

export interface SavedCall {
  name: string
  form: CallForm
}

const keyOf = (slug: string, functionName: string) => `plat:calls:${slug}/${functionName}`

/** What this browser keeps of a function's calls; nothing when it keeps none, or keeps what cannot be read. */
export function readSavedCalls(slug: string, functionName: string): SavedCall[] {
  try {
    const found: unknown = JSON.parse(window.localStorage.getItem(keyOf(slug, functionName)) ?? '[]')
    return Array.isArray(found) ? found.filter(isSavedCall) : []
  } catch {
    return [] // a browser may forbid storage, and others may write there
  }
}

export function writeSavedCalls(slug: string, functionName: string, calls: readonly SavedCall[]): void {
  try {
    window.localStorage.setItem(keyOf(slug, functionName), JSON.stringify(calls))
  } catch {} // full or forbidden: they last as long as the page
}

function isSavedCall(value: unknown): value is SavedCall {
  const { name, form } = (value ?? {}) as Partial<SavedCall>
  const texts = [name, form?.kind, form?.event, form?.method, form?.path, form?.headers, form?.body]
  return texts.every((text) => typeof text === 'string')
}
