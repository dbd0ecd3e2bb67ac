let known: boolean | undefined

/** Whether maps are drawn by the processor, which takes seconds for what a graphics card does at once. */
export function drawsInSoftware(): boolean {
  known ??= look()
  return known
}

function look(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2')
  if (!gl) return false
  const details = gl.getExtension('WEBGL_debug_renderer_info')
  const name: unknown = gl.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : gl.RENDERER)
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return /swiftshader|llvmpipe|software|basic render/i.test(String(name))
}
