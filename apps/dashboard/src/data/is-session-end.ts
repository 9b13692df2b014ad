import { RequestError } from './request-error.ts'

/** Whether the api refused because nobody is signed in (any more). */
export const isSessionEnd = (error: unknown): boolean => error instanceof RequestError && error.failure.status === 401
