/** What a small page says: a status, a sentence, and perhaps commands to copy. */
interface ErrorPage {
  status: number
  code: string
  title: string
  message: string
  requestId: string
  commands?: string[]
}

const STYLE = `:root{color-scheme:light dark;--fg:#18181b;--dim:#71717a;--bg:#fafafa;--card:#fff;--line:#e4e4e7}
@media(prefers-color-scheme:dark){:root{--fg:#fafafa;--dim:#a1a1aa;--bg:#09090b;--card:#18181b;--line:#27272a}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--bg);color:var(--fg);font:16px/1.6 ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:100%;max-width:560px}p.status{margin:0 0 8px;color:var(--dim);font-size:14px;letter-spacing:.02em}h1{margin:0 0 12px;font-size:28px;line-height:1.2;letter-spacing:-.02em}
p{margin:0 0 20px;overflow-wrap:anywhere}pre{margin:0 0 20px;padding:16px;overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px;font:13px/1.7 ui-monospace,SFMono-Regular,Menlo,monospace}
footer{padding-top:16px;border-top:1px solid var(--line);color:var(--dim);font:12px/1.6 ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}`

/** A self-contained page, light and dark, from 320 px up; every text is escaped. It loads nothing and runs nothing. */
export function renderErrorPage({ status, code, title, message, requestId, commands }: ErrorPage): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main>
<p class="status">${status} · ${escapeHtml(code)}</p>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(message)}</p>
${commands ? `<pre>${escapeHtml(commands.join('\n'))}</pre>\n` : ''}<footer>Request ${escapeHtml(requestId)}</footer>
</main></body>
</html>
`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
