// Part of the origin private file system that TypeScript declares for workers alone (File System, 2.6).
interface FileSystemSyncAccessHandle {
  read(buffer: BufferSource, options: { at: number }): number;
  write(buffer: BufferSource, options: { at: number }): number;
  flush(): void;
  close(): void;
}

interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}
