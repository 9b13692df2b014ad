export interface FunctionTemplate {
  id: string
  label: string
  hint: string
  code: string
}

/** The three shapes a handler may have (contract §4). */
export const FUNCTION_TEMPLATES: readonly [FunctionTemplate, ...FunctionTemplate[]] = [
  {
    id: 'event',
    label: 'Event',
    hint: 'Takes the parsed payload, gives back any JSON value or a status with headers and body.',
    code: `export async function handler(event, context) {
  console.log('called as', context.functionName)
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: \`Hello, \${event.name ?? 'World'}!\` }),
  }
}
`,
  },
  {
    id: 'fetch',
    label: 'Fetch',
    hint: 'Takes a web Request, gives back a web Response; it may stream.',
    code: `export default {
  async fetch(request: Request, env: Record<string, string>): Promise<Response> {
    const name = new URL(request.url).searchParams.get('name') ?? 'World'
    return Response.json({ message: \`Hello, \${name}!\` })
  },
}
`,
  },
  {
    id: 'node',
    label: 'Node',
    hint: 'Takes req and res, as Express and Vercel have them.',
    code: `export default async (req, res) => {
  if (req.method !== 'GET') return res.status(405).json({ error: 'Use GET.' })
  res.status(200).json({ message: \`Hello, \${req.query.name ?? 'World'}!\` })
}
`,
  },
]
