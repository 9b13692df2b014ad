import { type AnyNode, type Node, parse } from 'acorn'

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
/** By type of node, the children that run only sometimes. */
const CONDITIONAL_PARTS: Record<string, readonly string[]> = {
  CatchClause: ['body'],
  ConditionalExpression: ['consequent', 'alternate'],
  IfStatement: ['consequent', 'alternate'],
  LogicalExpression: ['right'],
  SwitchCase: ['consequent'],
  TryStatement: ['block'],
}

/**
 * Whether a package's module asks for `specifier` only on condition: every `require()` and `import()` of it stands in a try, an if, a
 * `?:`, behind `&&`, `||` or `??`, in a switch or in a function that is not called on the spot. Then loading the module may well work
 * without it. A static import, and code that cannot be read, runs always. Pure.
 */
export function runsOnCondition(source: string, specifier: string): boolean {
  const program = parseEither(source)
  if (!program) return false
  const waiting: { node: AnyNode; isConditional: boolean }[] = [{ node: program, isConditional: false }]
  let isFound = false
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    if (asksFor(entry.node, specifier)) {
      if (!entry.isConditional) return false
      isFound = true
    }
    for (const [key, child] of childrenOf(entry.node))
      waiting.push({ node: child, isConditional: entry.isConditional || isConditionalPart(entry.node, key, child) })
  }
  return isFound
}

function parseEither(source: string): AnyNode | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    try {
      return parse(source, { ecmaVersion: 'latest', sourceType, allowHashBang: true, allowReturnOutsideFunction: true })
    } catch {
      // CommonJS may hold what a module must not, such as `with`; what neither reads is told by esbuild
    }
  }
  return undefined
}

function asksFor(node: AnyNode, specifier: string): boolean {
  if (node.type === 'ImportExpression') return isText(node.source, specifier)
  if (node.type === 'ImportDeclaration') return isText(node.source, specifier)
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return false
  return node.arguments[0] !== undefined && isText(node.arguments[0], specifier)
}

const isText = (node: AnyNode, text: string): boolean => node.type === 'Literal' && node.value === text

function isConditionalPart(parent: AnyNode, key: string, child: AnyNode): boolean {
  if (CONDITIONAL_PARTS[parent.type]?.includes(key)) return true
  // a function runs when somebody calls it, and one that is called where it stands, always
  return FUNCTIONS.has(child.type) && !(parent.type === 'CallExpression' && key === 'callee')
}

function* childrenOf(node: AnyNode): Generator<[key: string, child: AnyNode]> {
  for (const [key, value] of Object.entries(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield [key, child]
}

const isNode = (value: unknown): value is AnyNode & Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
