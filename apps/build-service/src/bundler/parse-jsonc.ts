/** Strings, or what JSON does not have: comments, and commas before a closing bracket. */
const TOKENS = /"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*[}\]])/g

/** Reads JSON with comments and trailing commas, as tsconfig.json has them. @throws SyntaxError */
export function parseJsonc(text: string): unknown {
  return JSON.parse(text.replace(/^\ufeff/, '').replace(TOKENS, (token) => (token.startsWith('"') ? token : ' ')))
}
