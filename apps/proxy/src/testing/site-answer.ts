import { encodeSiteAnswer, type SiteAnswer } from '@plat/link/site-call.ts'

/** The head of a function's answer. */
export const siteAnswer = (status = 200, headers: string[] = [], rest: Partial<SiteAnswer> = {}): string =>
  encodeSiteAnswer({ status, headers, isPlatError: false, ...rest })
