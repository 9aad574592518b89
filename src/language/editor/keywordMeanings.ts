/**
 * One line for each word of the language, with the rule of the semantics that fixes it. Where a word means different things,
 * the type of the node that it stands in comes first.
 */
const MEANINGS: Readonly<Record<string, string>> = {
  // Declarations
  import: 'Makes the declarations of another file visible here. The path is relative to this file.',
  'Import:as': 'Makes them visible behind this name only: `corp.Office`.',
  party: 'Somebody who owes or is owed something.',
  agreement: 'Who promises what to whom, how it is measured, and what follows from a miss.',
  'Agreement:extends': 'Takes over all that the other agreement declares; what differs is overridden in so many words.',
  extends: 'Takes over what the other declares.',
  amends: 'From the day behind `from` on, it takes the place of the other agreement (V1).',
  history: 'What was missed and granted before.',
  override: 'Replaces what is inherited: kinds of clauses that are written here are replaced, the others stay.',
  'Omission:without':
    'What is inherited and not part of this agreement. What names it goes with it; a figure that may only be raised stays. Statements list it.',
  version: 'The version of the agreement; the version in force when an event happened governs it (V1).',
  agreed:
    'The day on which the parties agreed to this version. A change that takes effect before it is one that looks back.',
  'AgreementKind:kind':
    'Whether it binds inside a corporation, for a service, towards a customer, between teams (operational) or with a supplier (underpinning).',
  corporate: 'For everybody in the organisation.',
  operational: 'Between teams of the provider.',
  underpinning: 'Between the provider and its own supplier.',
  between: 'The parties of this agreement and the part that each plays. They can be named by it.',
  'Role:any': 'Whoever it will be: an agreement that extends this one names the party.',
  provider: 'The party that owes the service levels.',
  customer: 'The party that is owed the service levels.',
  'Term:term':
    'The local dates on which the agreement begins and ends, both included. Periods that the term cuts are partial (T5).',
  'Agreement:zone': 'The zone in which periods begin and end (T2).',
  zone: 'An IANA time zone, such as "Europe/Paris". Local times, days and periods are read in it (T2, T3).',
  currency: 'The currency of every amount (ISO 4217). Amounts are rounded once, at the end of each credit line (N3).',
  partial:
    'What a period pays that the term or the data cuts: its prorated fee (default), the full fee, or no credit (T5).',
  prorate: 'The fee of a partial period is prorated by time (T5).',
  rounding: 'How money is rounded, once, at the end of each credit line; half up by default (N3).',
  parameter: 'A figure that a plan sets, or one that the agreement does not print.',
  assumed: 'The agreement does not print this figure: it is assumed, and every statement says so.',
  'ByDate:by':
    'A value that changes at dates: read at the moment of the row at hand (T7), else at the start of the period (V2).',
  'DatedValue:until': 'The last day on which the value holds.',
  'DatedValue:from': 'The first day on which the value holds.',
  indexed: 'In the proportion of an index to its value on the day behind `from` (V2).',
  let: 'Gives an expression a name.',
  service: 'What is provided, with its price, hours and dependencies.',
  'Fee:fee': 'The price of the service as money per time (R3b).',
  fee: 'The price of the service in the period at hand (R3b, R10).',
  per: 'The time or the thing that the amount is for.',
  'ServiceHours:hours': 'When the service is provided.',
  provided: 'The party that runs the service, where it is not the provider.',
  'Steps:needs':
    'What is done for the target one after the other; the deadlines of these targets must fit into its own.',
  'Steps:then': 'The step after it.',
  'ExpectedRows:baseline': 'How many rows the parties expect: what a percentage of so few or so many can say.',
  needs: 'What the service stands on: with `and` all of it, with `or` any of it. Its ceiling follows from these.',
  'CostOfDowntime:cost':
    'What an hour without the service costs the customer. Nothing is paid by it: the validator holds credits against it.',
  'CostOfCompliance:cost':
    'What it costs to keep the target. Nothing is paid by it: the validator holds the cost of missing it against it.',
  compliance: 'Keeping the target.',
  repair: 'How long it takes to bring the service back after a failure, as the parties expect it.',
  technology: 'What the service is built with. Printed, never evaluated.',
  maintenance:
    'What is maintained, in words; behind `for` or `in` how long, or when: then it is held against what the targets leave.',
  'Calendar:calendar': 'Working hours in a zone; durations and days can be counted in them (C1, C6).',
  'OpenHours:open': 'Weekly opening hours as local wall-clock times (T8).',
  always: 'At every time.',
  never: 'At no time.',
  'ClosedDates:closed': 'Local dates on which the calendar is closed.',
  holidays: 'Local dates on which the calendar is closed; they are written out so that history never shifts.',
  table: 'Rows that are looked up by their key columns; families take one declaration from each row.',
  'Table:key': 'The columns by which a row is found.',
  none: 'No such commitment; unlike 0, which is a value.',
  any: 'Matches every value.',
  'PeriodDeclaration:period': 'Gives a kind of period a name.',
  'FirstKnown:first':
    'Sources in the order in which they are believed: where one says nothing, the next one speaks (D5).',
  'Windows:counting': 'Windows for which this does not hold count neither as good nor as bad (O8).',
  rolling: 'Overlapping periods of so many days or months: one ends with each day, or with each month.',
  fiscal: 'Quarters or years that begin in the month given.',
  billing: 'Months from a day of the month, clamped to the last day of a short month (T4).',
  contract: 'Months or years counted from the start of the term (T4).',
  termination:
    'A right to end the agreement. It opens at the end of the period that completes the condition and lapses after its exercise window (R9).',
  exercised: 'How long the right can be exercised (R9).',
  right:
    'A right that opens at the end of the period that completes its condition and lapses after its exercise window (R9); its title says what the party may do.',
  'InPeriods:next':
    'The periods after the one at hand; while they are not over, what depends on them is undecided (G3).',
  'IfMeasured:if': 'What stands behind `else` counts where there is no value.',
  clause: 'Prose that is said, checked for presence and printed; it is never evaluated.',

  // Data
  data: 'Observations: their kind and their fields. Where the rows come from is said by a dataset.',
  samples: 'A value at an instant, which stands until the next sample but at most for `every` (D1).',
  states:
    'A value that holds until the next row of the same series; before the first and after the last known instant it is unknown.',
  intervals: 'Rows with a start and an end.',
  items: 'Rows with a life, such as tickets or orders; each belongs to the period in which it was decided (T7).',
  counts: 'Counters, each over one step of time.',
  every: 'The step of the samples or counts.',
  collected: 'Who collects the rows, and whether by hand.',
  automatically: 'Collected without a person.',
  manually: 'Collected by people.',
  records:
    'What the agreement is kept for one by one, such as circuits or sites: one row for each, found by its key. `for each c in circuits` gives each its own outcome.',
  provisional: 'A level until a day (included), then the one that comes out of the process that the agreement fixes.',
  valid: 'From when to when a record counts: its periods are cut there (T5). The last day is included.',
  belongs: 'The instant that decides to which period an item belongs (T7).',
  field: 'A value that each row has; `?` after the type: it may be absent, and then a condition on it is unknown (D9).',

  // Conditions
  downtime: 'When the service counts as down: an interval set, three-valued where data is missing (D8).',
  exclusion: 'Time that does not count. By default it leaves both sides of a share (O4).',
  'Condition:condition': 'A named set of time.',
  'When:when': 'The condition; every maximal stretch in which it holds is one outage (O1).',
  'MinimumLength:for':
    'Only outages of at least this length count, tested on the whole outage before exclusions are taken out (O2).',
  'MinimumLength:after': 'The length is tested after exclusions are taken out (O2).',
  'WholeMinutes:whole': 'Only whole minutes of the clock count (O3).',
  gaps: 'What missing data counts as: down, up, excluded, or unknown (D2).',
  'Gaps:unknown': 'Missing data is on neither side; a target that it could decide is not measured (D2, default).',
  'Gaps:down': 'Missing data counts as down (D2).',
  'Gaps:up': 'Missing data counts as up (D2).',
  'Gaps:excluded': 'Missing data is left out (D2).',
  except: 'Exclusions that are taken out. What remains of an outage is still one incident (O7).',
  'ExcludedTime:excluded': 'Excluded down time is added back as up, instead of leaving both sides of the share (O4).',
  allowance: 'How much of the exclusion is granted per period, consumed in the order of time; the excess counts (O5).',
  decided: 'A party rules on it: pending until the adjudications say so, with both amounts shown (R11).',
  attributable: 'Whose failures the exclusion takes out.',

  // Measures
  metric: 'What is measured: a value for each period.',
  'Intent:intent': 'What the metric is for, in words.',
  'Measure:measure': 'How the value is computed from the data.',
  controlled: 'The party whose doing decides the value.',
  baseline: 'What was measured before the agreement.',
  'Aggregate:share':
    'Of the rows (those that `counting only` leaves), the share for which `where` holds; of time, the share of the available time of the period, exact to the millisecond (N1).',
  'TimeInSet:time': 'Time in or outside a set, within the period.',
  'TimeInSet:outside': 'Time at which the condition does not hold.',
  'Aggregate:count': 'How many rows there are for which `where` holds.',
  'Aggregate:sum': 'The values of all rows added up. A ratio of sums is not a mean of ratios (M1).',
  'Aggregate:mean':
    'The arithmetic mean of the rows, or of windows with `over each`. A mean of ratios is not a ratio of sums (M1).',
  'Aggregate:median': 'The middle value: nearest rank (M3).',
  'Aggregate:deviation':
    'How far the values lie from their mean: on average, which is exact, or as a standard deviation (of all values, not of a sample), which is shown rounded and never compared (N4).',
  'Aggregate:standard':
    'Standard deviation of all values: the root of the mean of the squared distances from their mean. It is rounded exactly, shown, and never compared (N4).',
  'Aggregate:jitter':
    'Interarrival jitter of samples in order of time (RFC 3550, 6.4.1): for each difference D to the sample before, J += (|D| - J) / 16, rounded to 1/65536 ms. No data over fewer than two.',
  'Aggregate:minimum': 'The smallest value.',
  'Aggregate:maximum': 'The largest value.',
  'Aggregate:counting': 'Sets the denominator: rows for which this does not hold are left out altogether.',
  'Aggregate:where': 'Rows for which this does not hold are not counted.',
  'Aggregate:empty': 'The value of a window without rows; by default it is skipped (M2).',
  'Aggregate:absent': 'The value of an absent field; by default the row is left out (D9).',
  during: 'The rows of logged intervals as time.',
  windows:
    'Stretches of equal length, aligned to the start of the period, in which the condition on their rows holds (O8).',
  elapsed: 'Working time between two instants, less the pauses (C1, C2).',
  pausing:
    'Stops the clock, or moves the deadline on: a field of the row, or a downtime, an exclusion or a condition. Only the part of a pause inside working time counts; an open pause runs to the end of the data (C2, O4).',
  restarting: 'After each of these stretches the clock counts anew; with `pausing` it would count on (C4).',
  'Deadline:cut-off': 'What comes in after this time of day counts as come in the next day (C6).',
  after: 'A deadline: days of a calendar or a duration after an instant (C6).',
  'AtLeastOf:any': 'One or more of these conditions hold; unknown where missing data could decide (D8).',
  'AtLeastOf:all': 'All of these conditions hold at once; unknown where missing data could decide (D8).',
  'AtLeastOf:at': 'At least so many of these conditions hold at once; unknown where missing data could decide (D8).',
  lesser: 'The smallest of these.',
  greater: 'The largest of these.',
  rounded: 'Values are compared unrounded unless this is said (N2).',
  and: 'Both hold; unknown where missing data could decide (D8).',
  or: 'One of them holds; unknown where missing data could decide (D8).',
  not: 'It does not hold; the opposite of unknown is unknown (D8).',
  is: 'The same value.',
  if: 'One value or another, by a condition.',
  'PreviousValue:previous': 'The value of the period before this one.',
  'PeriodFact:period': 'A fact of the period at hand.',

  'Aggregate:over':
    'What the values are taken over: rows, or with `over each` windows of equal length, local days, weeks or other periods (T2).',
  'Aggregate:between':
    'From the end of each outage to the start of the next one, on average; no data over fewer than two (M4).',
  'Aggregate:as': 'A name for the row at hand, so that an aggregate inside its condition can look at it.',
  'LastStretch:over':
    'Looks at what stands before up to the end of the period at hand, for this long, instead of in the period.',
  'StretchBeside:in':
    'Looks at what stands before beside an instant. Rows that began then count: not at the instant itself, but still at the far end.',
  'StretchBetween:in': 'Looks at what stands before from one instant to another.',
  with: 'Time before the term is left out (T5), unless it is said to count as up.',
  interpolated: 'A percentile on the line between the two ranks beside; by default it is the nearest rank (M3).',
  weighted: 'How much each row counts in a mean or a share. Weights that add up to 0: no data (M5).',

  // Targets and credits
  target: 'What is promised each period. Met, missed, not measured or not applicable (G1).',
  'Commitment:each': 'The period that is judged, in the zone of the agreement (T2).',
  applies: 'The target is judged only when this holds; otherwise it is not measured or not applicable (G1).',
  owed: 'Who owes the level, and to whom; by default the provider to the customer.',
  'CreditRule:credit':
    'The provider pays the customer, if the target is missed (R1a). Several credits of one target add.',
  credits:
    'How credits are combined, limited, claimed and paid, in this order: combine, offset, minimum, caps, rounding (R4).',
  'Payment:payment':
    'What one party pays another without a target, in a direction of its own: a bonus, a rebate, a waiver (R1a). The caps that stand in it hold it alone.',
  pays: 'Who pays whom. An amount below 0 is nothing: the other direction is a payment of its own.',
  net: 'What two parties owe each other in one period is set off, before minimum and caps (R4).',
  schedule: 'Bands that say what a value pays, by name.',
  'Edge:below': 'Less than. With one-sided edges the furthest edge that is passed applies (R1).',
  'Edge:above': 'More than. With one-sided edges the furthest edge that is passed applies (R1).',
  'Edge:at':
    '`at most` and `at least` include the value. With one-sided edges the furthest edge that is passed applies (R1).',
  below: 'Less than; the value itself does not count.',
  above: 'More than; the value itself does not count.',
  least: 'This or more: the value itself counts.',
  most: 'This or less: the value itself counts.',
  'Band:from': 'From one value to the other, both included. What no band covers is undecided, not 0 (R1).',
  points: 'Service points, which `points pay` turns into money.',
  repeat: 'Multiplies the credit from the n-th miss in a row; by default from the second, once (R3a).',
  compounding: 'Each further miss multiplies again (R3a).',
  'Rate:full': 'Full blocks count (R2).',
  'Rate:started': 'Blocks that are begun count (R2).',
  'Rate:proportion': 'Linear: parts of a block count for their part (R2).',
  beyond: 'Only what lies beyond this counts.',
  'ProRata:pro': 'The share of the fee for a stretch of the period (R3b).',
  charges: 'The fees of all services together; what is charged once is no fee (R10).',
  'FeeOfUnit:one':
    'The price of a day or a month, at the fee of the month in which the period ends: a day is the fee by the days of the month, or by those that the fee declares (R3b).',
  'ExtensionRule:extends':
    'A miss adds calendar days of service to the term, instead of money; `cap 15 calendar days each …` limits them.',
  extension: 'Days added to the term, after their cap; of one target before it.',
  bank: 'What a party collects in good periods and sets off against what it owes for others, with each movement in the statement; never paid out, never below 0 (R4).',
  'GivenBank:bank': 'What a bank held before, collected for the period that is named.',
  'ExpectBank:bank': 'What a bank holds at the end of the period.',
  collects: 'What a party is credited with for a period that fulfils the condition.',
  used: 'The targets whose credits a bank is set off against, in periods that fulfil the condition.',
  against: 'The targets whose credits a bank is set off against, in periods that fulfil the condition.',
  'Expiry:expires':
    'For how long what a bank collected, or a credit that was granted, may be used: counted from the last day of its period, or from the day of the claim; then the rest lapses.',
  replaces: 'Where this target earns a credit, those named earn none in the same period (R4).',
  'AtRisk:at':
    'An amount of which each target is allocated a part, paid where it is missed; together no more than the whole (R4).',
  allocated: 'The parts add up to 100%; with a pool, to no more than the pool.',
  pool: 'How far the parts may add up; what is paid is still capped at the amount at risk.',
  choice: 'The credit that the party chooses; where it has not chosen, the highest, and the statement says so (R4).',
  whole: 'The whole quantity at the rate of the furthest limit that it passes (R3).',
  slice: 'Each part of the quantity at the rate of its own step (R3).',
  combine: 'What several targets pay together: the sum, or the highest of each period (R4, R4a).',
  highest: 'Only the highest credit of the period is paid (R4a).',
  'Combine:sum': 'The credits of all targets are added (R4).',
  one: 'An incident that hits several targets pays under one of them, the highest (R6).',
  'MinimumPayout:minimum': 'Less than this is not paid; tested before the caps (R4b).',
  cap: 'No more than this is paid; the narrowest scope goes first (R4).',
  consecutive: 'A rolling cap: it sees what was granted before, in the order of time (R5).',
  carried: 'What the cap cuts is owed later instead of lost (R5).',
  claim: 'By when and by whom credits are claimed. Past its deadline a credit is entitled, not claimable (R7).',
  'ClaimWindow:within': 'The deadline for claims; without one they have none.',
  'Clause:within': 'By when it is due after the end of each period: a report, a statement.',
  'ClaimWindow:next': 'The period after the one in which the deadline begins to run.',
  'ClaimWindow:second': 'The second period after the one in which the deadline begins to run.',
  'ClaimWindow:third': 'The third period after the one in which the deadline begins to run.',
  event: 'What happened, as opposed to the period it happened in: an outage, or a row.',
  awareness:
    'When the customer knew or should have known: as the record of the claim says, else when the event or the period ended (R7).',
  aware: 'When the customer knew or should have known (R7).',
  earn: 'Returns credits once a condition on later periods, or on a longer one, holds; at most what was granted (R8).',
  unless:
    'A breach that is cured in time opens no right: where this holds in a later period that ends within the time (R9).',
  returned:
    'What the agreements that this one stands on return for the same incidents; shown beside, never netted (R12).',
  exposure: 'What is owed less what is returned for the same incidents (R12).',
  'earn-back': 'What is returned of granted credits, in the period in which the condition completes (R8).',
  ruling: 'What was decided on a condition that is left to a party (R11).',
  rulings: 'Rulings on record. Once one is, what a party decides is pending until it is ruled (R11).',
  upheld: 'The condition holds then, as the party decided.',
  dismissed: 'The condition does not hold then, as the party decided.',
  claims: 'Claims on record. Where none are, all that can be claimed counts as claimed (R7).',
  entitled: 'What the rules say is due, before limits and claims (R7).',
  claimable: 'What can be claimed of what limits leave: nothing once the deadline has passed (R7).',
  granted: 'What was claimed in time, or needed no claim (R7). Rolling caps count it (R5).',
  lapsed: 'Not claimed in time: entitled, not claimable (R7).',
  automatic: 'Granted without a claim (R7).',
  settled: 'In which periods what was granted is paid, whatever the periods in which it was calculated.',
  deducted: 'From which payment the credit is taken.',
  missed: 'Whether a target was missed in other periods, counted in the sequence of the agreement (G3).',
  met: 'The target was kept (G1).',
  undecided: 'Missing data leaves it open (D7).',

  // Datasets and scenarios
  dataset: 'Where the rows of an agreement come from: files, columns, zones.',
  without: 'Data for which this dataset has no rows, and why. What needs it is not measured.',
  symmetric: 'Two keys in either order name the same row: each pair is written once.',
  substitute:
    'Measures something else in place of what the agreement says. Its label is shown wherever the value appears.',
  because: 'The reason, printed with every statement.',
  note: 'Printed with every statement: what these observations are and are not.',
  rejected: 'The share of malformed rows above which nothing is stated (D4); 0 by default.',
  series: 'The columns that tell one series from another.',
  known:
    'Until when the last row of a series holds; of a log or a list of items, from when to when nothing is missing in it (D6).',
  ambiguous: 'What a local time means that a change of the clock repeats or skips; the earlier offset by default (T3).',
  contradicting:
    'Which of several rows for one key and time is right; the others are counted. An error by default, and for equal ones (D3).',
  'ContradictingRows:first': 'The first row, by file name and line, is right.',
  'ContradictingRows:last': 'The last row, by file name and line, is right.',
  'ContradictingRows:highest':
    'The row with the highest value in the column is right: a number, unless said otherwise.',
  reject: 'A row with such a time is rejected (T3).',
  'AbsentOption:absent': 'Texts that stand for an absent value.',
  times: 'The pattern of times that are not ISO 8601, such as "dd-MM-yyyy HH:mm".',
  format: 'The format of the file; by default its extension says it.',
  connection:
    'Rows of a database or of a Prometheus-compatible store. What the name comes to, with address and password, stands outside the repository.',
  'ConnectedSource:table': 'A table or a view: "table" or "schema.table".',
  'ConnectedSource:series':
    'Series of samples: a metric with matchers of its labels, such as "probe_success{job=\\"shop\\"}". Columns are its labels, `time`, `value`, and of a counter `since` and `increase`.',
  sheet: 'The sheet of a workbook that holds the rows; by default its only one.',
  ordered: 'Puts the rows of one item in order.',
  'LogValue:first': 'The value in the first row of the item.',
  'LogValue:last': 'The value in the last row of the item.',
  while: 'The stretches, from row to row, in which the condition holds.',
  scenario: 'A worked example that runs: what is given, and what must come of it.',
  'Occurrence:every': 'After how long it happens again, counted from its start.',
  'Occurrence:until': 'When it is over for good; the last repetition is cut there.',
  'GivenCondition:measured':
    'What is observed of the condition, in the place of its data: its minimum length, exclusions and allowance apply (O2, O4, O5).',
  given: 'What the example assumes. Conditions that are given hold then and at no other time.',
  expect: 'What must come of it.',
  row: 'A row of data, given as it is.',
  rows: 'Rows of data.',
  column: 'A column of the file whose name is no plain word: `column "with space"`.',
  half: 'Rounds to the nearest; a half goes up, or to the even neighbour.',
  more: '`more than`: the value itself does not count.',
  diagnostic: 'A finding of the validator that must be reported.',
};

/** Rules that make no node of their own, by the node that their words stand in. */
const NODE_OF_RULE: Readonly<Record<string, string>> = {
  AggregateFunction: 'Aggregate',
  ComparisonOperator: 'Comparison',
  EdgeOperator: 'Edge',
  MinimumEdge: 'MinimumLength',
  AfterExclusions: 'MinimumLength',
};

/** What a word means where it stands: in a node, or in a rule of the grammar. */
export function meaningOfKeyword(keyword: string, nodeOrRule: string): string | undefined {
  const node = NODE_OF_RULE[nodeOrRule] ?? nodeOrRule;
  return MEANINGS[`${node}:${keyword}`] ?? MEANINGS[keyword];
}

/** The words that have a meaning, for the test that holds this list to the grammar. */
export const explainedWords: readonly string[] = Object.keys(MEANINGS);
