import css from './style.css?inline'

/**
 * A `ref` that gives the tree an element is in the widgets' styles, once: the document, or the shadow root.
 *
 * A sheet made by script is no inline style: the strictest Content-Security-Policy lets it pass, and the page has no
 * file to load and no style element to allow. Every rule in it begins with a class of ours.
 */
export function adoptStyle(element: HTMLElement | null): void {
  const tree = element?.getRootNode() as Document | ShadowRoot | undefined
  const window = element?.ownerDocument.defaultView
  if (!tree || !window || adopted.has(tree)) return
  adopted.add(tree)
  const sheet = new window.CSSStyleSheet()
  sheet.replaceSync(css)
  tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet]
}

const adopted = new WeakSet<Document | ShadowRoot>()
