/** Leaf's widgets under their names, against Sheaf. */
export { FileUpload, type FileUploadProps } from './file-upload/file-upload.tsx'
export type { Upload, UploadStatus } from './file-upload/uploads.ts'
export { Leaf, type LeafProps, type LeafSettings, type LeafStatus, useLeaf } from './leaf.tsx'
export type { Provider, SignIn } from './providers/connections.ts'
export { Providers, type ProvidersProps } from './providers/providers.tsx'
export { LeafError, type LeafErrorCode } from './service/leaf-error.ts'
export type { Application } from './service/service.ts'
export type { Locale } from './texts/texts.ts'
