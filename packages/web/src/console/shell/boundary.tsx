import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  readonly children: ReactNode
}

/** A page that breaks leaves the others usable. */
export class Boundary extends Component<BoundaryProps, { readonly error: Error | undefined }> {
  override state = { error: undefined }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state as { error: Error | undefined }
    if (!error) return this.props.children
    return (
      <main className="page" id="content">
        <div role="alert" className="notice problem">
          <p>
            <strong>This page has stopped working.</strong> Load it again; nothing that the server holds is
            lost. If it happens again, report what it says: <code>{error.message}</code>
          </p>
          <button type="button" onClick={() => location.reload()}>
            Load again
          </button>
        </div>
      </main>
    )
  }
}
