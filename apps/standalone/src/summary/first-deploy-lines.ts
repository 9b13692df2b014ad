import type { SummaryInput } from './compose-summary.ts'

type FirstDeployInput = Pick<SummaryInput, 'apiUrl' | 'setup' | 'adminEmail' | 'suggestedPassword'>

const JSON_HEADER = "-H 'content-type: application/json'"
const HANDLER = 'export const handler = async () => ({ hello: "world" })'

/** Five lines of shell that sign in, make a project and push a page with a function to it. They need only curl, sed and git. */
export function firstDeployLines(input: FirstDeployInput): string[] {
  const { apiUrl } = input
  const remote = new URL(`${apiUrl}/git/hello.git`)
  const who = '-c user.name=you -c user.email=you@example.com'
  return [
    `TOKEN=$(curl -s ${apiUrl}/api/auth/${signIn(input)} ${JSON_HEADER} | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
    `curl -s ${apiUrl}/api/projects -H "authorization: Bearer $TOKEN" ${JSON_HEADER} -d '{"name":"hello"}'`,
    `mkdir -p hello/api && cd hello && echo '<h1>Hello</h1>' > index.html && echo '${HANDLER}' > api/hello.js`,
    `git init -q -b main && git add . && git ${who} commit -qm hello && git remote add plat "${remote.protocol}//plat:$TOKEN@${remote.host}${remote.pathname}"`,
    'git push plat main',
  ]
}

function signIn({ setup, adminEmail, suggestedPassword }: FirstDeployInput): string {
  if (setup?.needed)
    return `setup -d '${JSON.stringify({ setupCode: setup.code ?? '', email: 'you@example.com', password: suggestedPassword })}'`
  return `login -d '${JSON.stringify({ email: adminEmail ?? 'you@example.com', password: '<your password>' })}'`
}
