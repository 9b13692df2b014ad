import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const mix = (color: string, percent: number) => `color-mix(in srgb, var(--${color}) ${percent}%, transparent)`

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--canvas)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 12px', color: 'inherit !important' }, // Chromium leaves the colour of replaced text behind, inline
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--faint)', border: 'none', paddingLeft: '6px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: mix('ink', 4) },
  '&.cm-focused .cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { background: mix('accent', 24) },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: mix('accent', 20), color: 'inherit' },
  '.cm-selectionMatch': { backgroundColor: mix('accent', 14) },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--hover)', border: 'none', color: 'var(--muted)' },
  '.cm-placeholder': { color: 'var(--faint)' },
  '.cm-panels': { backgroundColor: 'var(--surface)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-textfield': { backgroundColor: 'var(--canvas)', border: '1px solid var(--control)', borderRadius: '4px' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--raised)', border: '1px solid var(--line-strong)', borderRadius: '4px' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', border: '1px solid var(--line)', borderRadius: '6px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--hover)', color: 'var(--ink)' },
  '.cm-collapsedLines': { background: 'var(--surface)', color: 'var(--muted)', padding: '4px 12px' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: mix('bad', 4) },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: mix('good', 4) },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: mix('bad', 7) },
  '&.cm-merge-b .cm-changedText': { background: mix('good', 7) },
})

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--warn)' },
  { tag: [tags.comment], color: 'var(--faint)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className, tags.namespace], color: 'var(--warn)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--ink)', fontWeight: '600' },
  { tag: [tags.punctuation, tags.operator, tags.bracket], color: 'var(--muted)' },
  { tag: tags.invalid, color: 'var(--bad)' },
])

/** How code looks in both schemes: the page's own colours. */
export const codeTheme = [look, syntaxHighlighting(colours)]
