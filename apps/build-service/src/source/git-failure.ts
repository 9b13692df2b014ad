import { BuildFailure } from '../pipeline/build-failure.ts'

/** What git says in English (LC_ALL=C), as of 2.39; in the order they are tried. */
const AUTH =
  /Authentication failed|could not read (Username|Password)|terminal prompts disabled|returned error: 40[13]\b|HTTP\/?\S* 40[13]\b/i
const AUTH_ADVICE = 'The repository refused access. Make it public, or push to the project’s own git remote.'
const MISSING_REF = /couldn't find remote ref|not our ref|unadvertised object|Remote branch .* not found|no such remote ref/i
const MISSING_REPOSITORY = /repository .* not found|returned error: 404\b/i
const REDIRECTED = /redirect/i
const REASONS: [pattern: RegExp, sentence: string][] = [
  [MISSING_REPOSITORY, 'The server has no repository at this address, or hides it. Check the URL.'],
  [REDIRECTED, 'The server answers with a redirect, which is not followed. Use the address it leads to.'],
  [/Could not resolve host/i, 'The name of the server is not known. Check the URL.'],
  [/SSL|certificate/i, 'The server’s certificate cannot be verified.'],
  [/timed? ?out|too slow|Operation too slow|block timeout/i, 'The server did not answer in time.'],
  [/fsck error|object corrupt|bad pack|inflate/i, 'The repository holds objects that git refuses as broken.'],
  [/Connection refused|Failed to connect|Couldn't connect|Connection reset/i, 'The server refuses connections.'],
]

/** Turns what git said into the outcome of the build. Never repeats git's words: they may hold internal addresses. Pure. */
export function toGitFailure(message: string, ref: string | null, cause?: unknown): BuildFailure {
  if (AUTH.test(message)) return new BuildFailure('GIT_AUTH_FAILED', AUTH_ADVICE, { cause })
  if (MISSING_REF.test(message))
    return new BuildFailure(
      'GIT_REF_NOT_FOUND',
      ref === null ? 'The repository is empty: push a commit first.' : `The repository has no branch, tag or commit "${ref}".`,
      { cause },
    )
  const reason = REASONS.find(([pattern]) => pattern.test(message))?.[1]
  return new BuildFailure('GIT_UNREACHABLE', reason ?? 'The repository could not be fetched. Check its URL and that it can be cloned.', {
    cause,
  })
}
