/** What is to be known of a file that was read. */
export interface Remark {
  /** Workspace-relative. */
  readonly file: string;
  readonly message: string;
}

export interface Remarks {
  readonly onRemark: (remark: Remark) => void;
  /** One of each file, however many agreements read it. */
  readonly found: () => readonly Remark[];
}

/** Gathers what is to be known of files beside what is stated. */
export function gatherRemarks(): Remarks {
  const byFile = new Map<string, Remark>();
  return {
    onRemark: (remark) => void byFile.set(remark.file, remark),
    found: () => [...byFile.values()],
  };
}
