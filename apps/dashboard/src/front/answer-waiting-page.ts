import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { PagesState } from '../build/open-pages.ts'

const SCRIPT = `const look = async () => {
  const ready = await fetch('/health').then((answer) => answer.ok, () => false)
  if (ready) location.reload()
  else setTimeout(look, 1000)
}
setTimeout(look, 1000)`
const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64')

/** While there are no pages: one that says why, in either colour scheme, and gives way to them as soon as they are there. */
export function answerWaitingPage(response: ServerResponse, state: Exclude<PagesState, { status: 'ready' }>): void {
  response
    .writeHead(503, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '5',
      'content-security-policy': `default-src 'none'; script-src 'sha256-${SCRIPT_HASH}'; style-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    })
    .end(page(state))
}

function page(state: Exclude<PagesState, { status: 'ready' }>): string {
  const failed = state.status === 'failed'
  const title = failed ? 'The dashboard could not be built' : 'The dashboard is being built'
  const text = failed
    ? 'Sites, functions, git and the API run. This says why; the log has all of it. The next start tries again.'
    : 'This happens once after an update and takes about half a minute. Sites, functions, git and the API already run.'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Plat</title>
<style>:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-content:center;padding:24px;box-sizing:border-box;font:14px/22px ui-sans-serif,system-ui,sans-serif;background:light-dark(#fff,#0a0a0a);color:light-dark(#171717,#ededed)}main{max-width:34rem}h1{font-size:20px;line-height:28px;letter-spacing:-.02em;margin:0 0 8px}p{margin:0;color:light-dark(#5c5c5c,#a1a1a1)}pre{overflow:auto;max-height:40vh;margin:16px 0 0;padding:12px;border:1px solid light-dark(#e5e5e5,#262626);border-radius:8px;font:12px/18px ui-monospace,monospace;white-space:pre-wrap}i{display:block;height:2px;margin-bottom:24px;width:96px;border-radius:2px;background:light-dark(#e5e5e5,#262626);overflow:hidden}i::after{content:'';display:block;height:100%;width:32px;background:light-dark(#171717,#ededed);animation:m 1.4s ease-in-out infinite alternate}@keyframes m{to{transform:translateX(64px)}}@media(prefers-reduced-motion){i::after{animation:none}}</style>
<main>${failed ? '' : '<i></i>'}<h1>${title}</h1><p>${text}</p>${failed ? `<pre>${escapeHtml(state.reason)}</pre>` : ''}</main><script>${SCRIPT}</script></html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
