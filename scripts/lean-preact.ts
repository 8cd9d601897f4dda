import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build, transform } from 'esbuild'
import type { Plugin } from 'rollup'

const ENTRY: string = join(
  createRequire(new URL('../packages/widget/package.json', import.meta.url)).resolve(
    'preact/package.json',
  ),
  '../src/index.js',
)

/** From one text on to just before another, or one text alone; and what stands there instead. */
type Cut = readonly [from: string, upTo: string, put: string]

const drop = (from: string, upTo = ''): Cut => [from, upTo, '']
const put = (from: string, instead: string, upTo = ''): Cut => [from, upTo, instead]

/** Two texts that no source has in it: what comes first, and what comes last. */
const END = '\0'

/** How a component becomes what it renders, all of ours being functions of their properties. */
const COMPONENT = `const newProps = newVNode.props;
      newVNode._component = 1;
      tmp = newType(newProps);
      `

/** The new tree takes the old one's place before it is drawn. */
const ROOT = `let oldVNode = parentDom._children;
  parentDom._children = createVNode(Fragment, { children: [vnode] });
  `

/**
 * What the widget never asks of Preact, file by file, as esbuild prints it: hooks of add-ons,
 * hydration, suspense, state and classes, context, refs, portals, other namespaces, HTML as text,
 * handlers, styles, values, and templates.
 */
const CUTS: Readonly<Record<string, readonly Cut[]>> = {
  index: [drop('export { BaseComponent', END)],
  'create-element': [drop('if (!original && options', 'return vnode')],
  component: [
    drop('export function BaseComponent', 'export function getDomSibling'),
    drop(' && !vnode.props._parentDom'),
    drop('function renderComponent', END),
  ],
  render: [
    put('if (options._root)', ROOT, 'diff('),
    drop('EMPTY_OBJ,\n    parentDom.namespaceURI', 'oldVNode ? oldVNode._dom'),
    drop('// @ts-expect-error', ')'),
    drop('commitRoot(commitQueue', 'parentDom._children.props'),
    drop('export function hydrate', END),
  ],
  'diff/index': [
    drop('if (oldVNode._flags & MODE_SUSPENDED', 'outer: if'),
    drop('outer: '),
    drop('try {\n      '),
    put('let oldCommitQueueLength', COMPONENT, 'const renderResult'),
    drop('if (newProps._parentDom) {\n        tmp', 'oldDom = diffChildren('),
    drop('if (newProps._parentDom) {\n        newV', '} else {\n    oldDom = newV'),
    drop('if (tmp = options.diffed)', 'return oldDom'),
    drop('function rangeEnd', 'function diffElementNodes'),
    drop('if (nodeType == "svg")', 'if (!dom) {'),
    drop('const doc', 'if (!nodeType)'),
    put('return doc.', 'return document.'),
    put('dom = doc.', 'dom = document.createElement(nodeType);\n  ', '}\n  if (!nodeType) {\n'),
    drop(' && (!isHydrating || dom.data != newProps)'),
    put('parentDom = nodeType == "template"', 'parentDom = dom;\n    ', 'for (i in oldProps)'),
    drop('if (i == "dangerouslySetInnerHTML") {\n        old', 'if (i != "children"'),
    drop(' && !(i == "value"', ') {\n        setProperty(dom, i, NULL'),
    drop('} else if (i == "dangerously', '} else if ((!isH'),
    drop('(!isHydrating || typeof value == "function") && '),
    drop('if (newHtml) {', 'diffChildren('),
    put('excessDomChildren ? excessDomChildren[0] : ', ''),
    drop('if (excessDomChildren) excess', 'return dom;'),
    put('return dom;', '}\n  return dom;'),
    drop('export function applyRef', 'export function unmount'),
    drop('if (options.unmount)', 'if (r = vnode._children)'),
    put('// A portal', 'typeof vnode.type == "function" ? skipRemove : true', ')'),
    drop('if (!skipRemove && (r = vnode', 'if (!skipRemove) removeNode'),
    drop('function doRender', END),
  ],
  'diff/children': [
    drop('if (oldVNode.ref', 'firstChildDom ='),
    drop('} else if (childVNode.constructor === VNODE_MARKER &&', '} else {\n      newCh'),
    drop('if (moved) {', 'if (remainingOldChildren)'),
    drop('if (parentVNode.props._parentDom)', 'let children ='),
    drop('if (oldDom && !oldDom.parentNode)', 'let dom ='),
    put('let next = oldDom;', 'if (dom != oldDom) ', 'parentDom.insertBefore'),
    put('}\n    }\n    oldDom = dom;', 'oldDom = dom;'),
    put(
      'while ((oldDom = oldDom',
      'return oldDom && oldDom.nextSibling;\n}\n',
      'function findMatch',
    ),
  ],
  'diff/props': [
    drop('let EVENT_DISPATCHED', 'export function setProperty'),
    put('let useCapture', '{ ', 'if (name != "width"'),
    drop('function createEventProxy', END),
  ],
}

/** Parameters that nothing asks for after the cuts, and the arguments for them. */
const PASSED = '(?:globalContext|namespace|excessDomChildren|commitQueue|isHydrating|refQueue)'
const PASSED_ON = RegExp(`^ +${PASSED},?\\n|, ${PASSED}(?=[,)])`, 'gm')

/** Imports and exports of what the cuts take away. */
const GONE = /import options from .*\n|\b(?:commitRoot|BaseComponent), |, (?:applyRef|hydrate)\b/g

function cut(text: string, [from, upTo, instead]: Cut, name: string): string {
  const start = text.indexOf(from)
  const end = upTo === '' ? start + from.length : text.indexOf(upTo, start)
  if (start < 0 || end < 0) throw new Error(`preact/src/${name}.js has no longer: ${from} ${upTo}`)
  return text.slice(0, start) + instead + text.slice(end)
}

/** One of Preact's sources, after the cuts. */
async function sourceOf(path: string): Promise<string> {
  const [, name = ''] = /preact\/src\/(.*)\.js$/.exec(path) ?? []
  const source = await readFile(path, 'utf8')
  const { code } = await transform(source, { loader: 'js', legalComments: 'none' })
  const cuts = CUTS[name] ?? []
  return cuts
    .reduce((text, one) => cut(text, one, name), code + END)
    .replaceAll(PASSED_ON, '')
    .replaceAll(GONE, '')
    .replace(END, '')
}

/** All of them in one module. */
async function lean(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: 'esm',
    plugins: [
      {
        name: 'cuts',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.js$/ }, async ({ path }) => ({ contents: await sourceOf(path) })),
      },
    ],
  })
  return outputFiles[0]?.text ?? ''
}

const ID = '\0lean-preact'

/**
 * Preact from its own sources, without what the widget never asks of it. A newer Preact, in which a
 * cut no longer fits, fails the build.
 */
export const leanPreact: Plugin = {
  name: 'lean-preact',
  resolveId: (source) => (source === 'preact' ? ID : null),
  load: (id) => (id === ID ? lean() : null),
}
