/** Where the built-in library lives: a document that every file sees without importing it. */
export const STANDARD_LIBRARY_URI = 'builtin:///standard.sla';

/** The scheme of documents that aren't files. */
export const BUILTIN_SCHEME = 'builtin';

export const STANDARD_LIBRARY = `/** Open at every hour of every day. */
calendar Always {
  open always
}

/** Monday to Friday, all day, in the agreement's zone; without holidays. */
calendar Weekdays {
  open mon..fri 00:00-24:00
}

/** Monday to Friday from 9 to 17, in the agreement's zone; without holidays. */
calendar OfficeHours {
  open mon..fri 09:00-17:00
}

/** The fields that rows have without being declared: a sample stands from \`at\` until the next one. */
rows samples {
  /** When it was taken. */
  field at: time
}

rows states {
  /** From when the state holds, until the same series' next row. */
  field at: time
}

rows counts {
  /** Start of the step that was counted. */
  field at: time
}

rows intervals {
  field start: time
  /** Exclusive. */
  field end: time
  field duration: duration
}

rows items {
  field opened: time
  field closed: time?
}

/** The outages of a downtime, an exclusion or a condition. */
rows outages {
  field start: time
  /** Exclusive. */
  field end: time
  field duration: duration
}
`;
