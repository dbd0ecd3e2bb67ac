/** A field of one colour. SVG, since the page's policy takes no style in markup. */
export function Swatch({ colour }: { readonly colour: string }) {
  return (
    <svg className="map-swatch" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <rect width="1" height="1" fill={colour} />
    </svg>
  )
}
