// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are placeholders of LSP snippets, not of templates
/** What a keyword brings along when it's proposed: the words that always follow, and places to fill in. */
export interface Snippet {
  readonly label: string;
  /** In the syntax of LSP snippets. */
  readonly insert: string;
  readonly detail: string;
}

const block = (label: string, insert: string, detail: string): Snippet => ({ label, insert, detail });

/** By the grammar rule that the keyword belongs to, and the keyword. */
const SNIPPETS: Readonly<Record<string, readonly Snippet[]>> = {
  'Import:import': [block('import', 'import "${1:file.sla}"', 'declarations of another file')],
  'Party:party': [block('party', 'party ${1:Name} "${2:Full name}"', 'who owes or is owed')],
  'Agreement:agreement': [
    block(
      'agreement',
      [
        'agreement ${1:Name} "${2:Title}" {',
        '  version ${3:1.0.0}',
        '  kind ${4|customer,corporate,service,operational,underpinning|}',
        '  between provider ${5:Provider} and customer ${6:Customer}',
        '  term ${7:2026-01-01}',
        '  zone "${8:UTC}"',
        '  currency ${9:EUR}',
        '',
        '  $0',
        '}',
      ].join('\n'),
      'an agreement with its frame',
    ),
  ],
  'Service:service': [
    block(
      'service',
      'service ${1:Name} "${2:Title}" {\n  fee ${3:1000} ${4:EUR} per ${5|month,day,quarter,year|}\n  $0\n}',
      'what is provided',
    ),
  ],
  'Calendar:calendar': [
    block('calendar', 'calendar ${1:Name} {\n  zone "${2:UTC}"\n  open ${3:mon..fri 08:00-18:00}\n}', 'working hours'),
  ],
  'Table:table': [
    block(
      'table',
      'table ${1:Name} key ${2:id} {\n  ${2:id} | ${3:column} ;\n  ${4:Row} | ${5:value} ;\n}',
      'rows to look up',
    ),
  ],
  'DataDeclaration:data': [
    block(
      'data samples',
      'data ${1:probes} samples every ${2:1 min} {\n  collected automatically by ${3:Party}\n  field ${4:up}: ${5:boolean}\n}',
      'a value at an instant',
    ),
    block(
      'data states',
      'data ${1:status} states by ${2:component} {\n  collected automatically by ${3:Party}\n  field ${2:component}: ${4:text}\n  field ${5:state}: ${6:up | down}\n}',
      'a value until the next row',
    ),
    block(
      'data intervals',
      'data ${1:incidents} intervals {\n  collected manually by ${2:Party}\n  $0\n}',
      'rows with start and end',
    ),
    block(
      'data items',
      'data ${1:tickets} items {\n  collected automatically by ${2:Party}\n  field ${3:opened}: time\n  field ${4:resolved}: time?\n}',
      'rows with a life',
    ),
    block(
      'data counts',
      'data ${1:requests} counts every ${2:1 min} {\n  collected automatically by ${3:Party}\n  field ${4:total}: number\n  field ${5:failed}: number\n}',
      'counters over a step',
    ),
  ],
  'Condition:downtime': [
    block(
      'downtime',
      'downtime ${1:Unavailable} of ${2:Service} {\n  when ${3:never}\n  gaps count as ${4|unknown,down,up,excluded|}\n}',
      'when the service is down',
    ),
  ],
  'Condition:exclusion': [
    block('exclusion', 'exclusion ${1:Name} {\n  when ${2:never}\n  $0\n}', 'time that does not count'),
  ],
  'Condition:condition': [block('condition', 'condition ${1:Name} {\n  when ${2:never}\n}', 'a named set of time')],
  'Metric:metric': [
    block(
      'metric',
      'metric ${1:Name} of ${2:Service} {\n  intent "${3:What it is for.}"\n  measure ${4:share of time outside ${5:Unavailable}}\n  controlled by ${6:Party}\n  baseline ${7:99.9%}\n}',
      'what is measured',
    ),
    block(
      'metric of items',
      'metric ${1:Name} of ${2:Service} {\n  measure share of ${3:tickets} where (${4:true})\n  controlled by ${5:Party}\n}',
      'a share of tickets or orders',
    ),
  ],
  'Target:target': [
    block(
      'target',
      'target ${1:Name} of ${2:Service} {\n  ${3:Metric} at least ${4:99.9%} each ${5:calendar month}\n  credit of ${2:Service}.fee {\n    below ${4:99.9%} : ${6:10%}\n    below ${7:99.0%} : ${8:25%}\n  }\n}',
      'a level with credits by bands',
    ),
    block(
      'target for each row',
      'target ${1:Name} for each ${2:p} in ${3:Table} {\n  ${4:Metric}(${2:p}) at least ${2:p}.${5:share} each ${6:calendar month}\n  credit ${7:5%} of ${8:Service}.fee\n}',
      'one level for each row of a table',
    ),
  ],
  'ScheduleDeclaration:schedule': [
    block(
      'schedule',
      'schedule ${1:Name} {\n  below ${2:99.9%} : ${3:10%}\n  below ${4:99.0%} : ${5:25%}\n}',
      'bands by name',
    ),
  ],
  'CreditTerms:credits': [
    block(
      'credits',
      'credits {\n  combine ${1|sum,highest each calendar month|}\n  cap ${2:50% of ${3:Service}.fee each calendar month}\n  claim ${4:automatic}\n  deducted from the next invoice\n}',
      'how credits are combined, limited and paid',
    ),
  ],
  'PeriodDeclaration:period': [
    block('period', 'period ${1:Name} is ${2:28 days from 2026-01-01}', 'a kind of period by name'),
  ],
  'Parameter:parameter': [block('parameter', 'parameter ${1:name} = ${2:value}', 'a figure that a plan sets')],
  'Let:let': [block('let', 'let ${1:Name} = ${2:expression}', 'a named expression')],
  'Clause:clause': [block('clause', 'clause ${1:Name}: "${2:text}"', 'prose, printed and never evaluated')],
  'TerminationRight:termination': [
    block(
      'termination',
      'termination by ${1:Party} when ${2:Target} missed in ${3:3} of any ${4:6} periods',
      'a right to end the agreement',
    ),
  ],
  'Dataset:dataset': [
    block(
      'dataset',
      'dataset ${1:Name} for ${2:Agreement} "${3:Title}" {\n  note "${4:What these observations are and are not.}"\n  ${5:probes} from "${6:file.csv}" {\n    ${7:at} = ${8:column}\n  }\n}',
      'where the rows come from',
    ),
  ],
  'Scenario:scenario': [
    block(
      'scenario',
      'scenario "${1:What happens}" of ${2:Agreement} in ${3:2026-01} {\n  given ${4:Unavailable} from ${3:2026-01}-14 10:00 for ${5:2 h}\n  expect ${6:Target} ${7|missed,met,undecided,not measured,not applicable|}\n}',
      'a worked example that runs',
    ),
  ],
  'Field:field': [block('field', 'field ${1:name}: ${2:text}', 'a value that each row has')],
  'Collected:collected': [
    block('collected automatically by', 'collected automatically by ${1:Party}', 'without a person'),
    block('collected manually by', 'collected manually by ${1:Party}', 'by people'),
  ],
  'Between:between': [block('between', 'between provider ${1:Provider} and customer ${2:Customer}', 'the parties')],
  'Zone:zone': [block('zone', 'zone "${1:UTC}"', 'an IANA time zone')],
  'Gaps:gaps': [block('gaps count as', 'gaps count as ${1|unknown,down,up,excluded|}', 'what missing data counts as')],
  'MinimumLength:for': [
    block('for at least', 'for at least ${1:2 min}', 'only outages of this length'),
    block('for more than', 'for more than ${1:2 min}', 'only longer outages'),
  ],
  'WholeMinutes:whole': [block('whole minutes', 'whole minutes', 'only whole minutes of the clock')],
  'ExcludedTime:excluded': [
    block('excluded time counts as up', 'excluded time counts as up', 'instead of leaving the share'),
  ],
  'DecidedBy:decided': [block('decided by', 'decided by ${1:Party}', 'a party rules on it')],
  'ControlledBy:controlled': [block('controlled by', 'controlled by ${1:Party}', 'whose doing decides the value')],
  'ProvidedBy:provided': [block('provided by', 'provided by ${1:Party}', 'who runs the service')],
  'AttributableTo:attributable': [
    block('attributable to', 'attributable to ${1:Party}', 'whose failures it takes out'),
  ],
  'RepairTime:repair': [block('repair time', 'repair time ${1:2 h}', 'the expected time to repair')],
  'CostOfDowntime:cost': [
    block('cost of downtime', 'cost of downtime ${1:1000 EUR} per hour', 'what an hour without it costs the customer'),
  ],
  'CostOfCompliance:cost': [
    block('cost of compliance', 'cost of compliance ${1:1000 EUR} per month', 'what it costs to keep the target'),
  ],
  'Steps:needs': [
    block('needs', 'needs ${1:Agreement}.${2:Target} then ${3:Agreement}.${4:Target}', 'steps and their deadlines'),
  ],
  'ExpectedRows:baseline': [
    block('baseline rows', 'baseline ${1:100} rows each ${2:calendar month}', 'the expected number'),
  ],
  'BelongsBy:belongs': [block('belongs by', 'belongs by ${1:field}', 'the instant that decides the period')],
  'CreditRule:credit': [
    block(
      'credit by bands',
      'credit of ${1:Service}.fee {\n  below ${2:99.9%} : ${3:10%}\n}',
      'a share of a basis by bands',
    ),
    block(
      'credit by schedule',
      'credit of ${1:Service}.fee by ${2:Schedule}',
      'a share of a basis by a named schedule',
    ),
    block('credit', 'credit ${1:5%} of ${2:Service}.fee', 'an amount'),
  ],
  'AppliesWhen:applies': [
    block(
      'applies when',
      'applies when ${1:true}, else ${2|not measured,not applicable|}',
      'when the target is judged',
    ),
  ],
  'Owed:owed': [block('owed by', 'owed by ${1:Party} to ${2:Party}', 'who owes the level')],
  'Combine:combine': [
    block('combine sum', 'combine sum', 'credits are added'),
    block('combine highest', 'combine highest each ${1:calendar month}', 'only the highest of a period'),
  ],
  'OneIncident:one': [block('one incident pays once', 'one incident pays once', 'under the highest of its targets')],
  'Cap:cap': [
    block('cap each', 'cap ${1:50%} of ${2:Service}.fee each ${3:calendar month}', 'a limit for a period'),
    block(
      'cap in any 12 consecutive months',
      'cap ${1:10000} ${2:EUR} in any ${3:12} consecutive months',
      'a rolling limit',
    ),
    block('cap in total', 'cap ${1:10000} ${2:EUR} in total', 'a limit for the agreement'),
  ],
  'ClaimTerm:claim': [
    block('claim automatic', 'claim automatic', 'granted without a claim'),
    block('claim by', 'claim by ${1:Party} within ${2:30 calendar days} of period end', 'a deadline for claims'),
    block(
      'claim by the end of a period',
      'claim by ${1:Party} by the end of the ${2|next,second,third|} ${3:calendar month} after ${4|period end,event end|}',
      'a deadline in billing cycles or months',
    ),
    block(
      'claim automatic, else by',
      'claim automatic, else by ${1:Party} within ${2:30 calendar days} of period end',
      'granted without a claim, or on one',
    ),
    block('claim by, no deadline', 'claim by ${1:Party}', 'who has to claim'),
  ],
  'Deducted:deducted': [block('deducted from', 'deducted from the next invoice', 'how it is paid')],
  'MinimumPayout:minimum': [block('minimum', 'minimum ${1:1} ${2:EUR}', 'less is not paid')],
  'PartialPeriods:partial': [
    block('partial periods', 'partial periods: ${1|prorate,full fee,no credit|}', 'what a cut period pays'),
  ],
  'MoneyRounding:rounding': [
    block('rounding of money', 'rounding of money ${1|half up,half even,up,down|}', 'once, at the end of each line'),
  ],
  'RejectedRows:rejected': [
    block('rejected rows at most', 'rejected rows at most ${1:1%}', 'malformed rows that are borne'),
  ],
  'SubstituteItem:substitute': [
    block('substitute', 'substitute ${1:Metric} with ${2:expression} because "${3:reason}"', 'measured in its place'),
  ],
  'Without:without': [block('without', 'without ${1:data} because "${2:reason}"', 'no rows for it')],
  'AggregateFunction:count': [block('count of', 'count of ${1:tickets} where (${2:true})', 'how many rows')],
  'AggregateFunction:share': [
    block('share of … where', 'share of ${1:tickets} where (${2:true})', 'a share of rows'),
    block('share of time outside', 'share of time outside ${1:Unavailable}', 'a share of the period'),
  ],
  'Elapsed:elapsed': [
    block('elapsed from', 'elapsed from ${1:opened} to ${2:resolved}', 'working time between two instants'),
  ],
  'Windows:windows': [
    block('windows of', 'windows of ${1:1 min} where (${2:true})', 'stretches in which a condition holds'),
  ],
  'AtLeastOf:at': [block('at least … of', 'at least ${1:2} of (${2:never})', 'so many hold at once')],
  'Conditional:if': [block('if … then … else', 'if ${1:true} then ${2:1} else ${3:0}', 'one or the other')],
  'Expect:expect': [
    block('expect outcome', 'expect ${1:Target} ${2|missed,met,undecided,not measured,not applicable|}', 'of a target'),
    block('expect value', 'expect ${1:Metric} = ${2:99.9%}', 'of a metric'),
    block('expect credit', 'expect credit = ${1:100} ${2:EUR}', 'what is owed'),
  ],
  'Given:given': [
    block('given outage', 'given ${1:Unavailable} from ${2:2026-01-14 10:00} for ${3:2 h}', 'a condition holds'),
    block('given value', 'given ${1:Metric} = ${2:99.9%}', 'a value, whatever lies behind it'),
    block(
      'given claim',
      'given claim of ${1:Target} in ${2:2026-01} on ${3:2026-02-20}',
      'who claims in time is granted a credit',
    ),
    block('given row', 'given row of ${1:data} { ${2:field} = ${3:value} }', 'a row of data'),
    block(
      'given rows',
      'given rows of ${1:data} {\n  ${2:field} | ${3:field} ;\n  ${4:value} | ${5:value} ;\n}',
      'rows of data, as a table',
    ),
  ],
};

/** Words that are always followed by the same. */
const PHRASES: Readonly<Record<string, readonly string[]>> = {
  'ComparisonOperator:at': ['at least', 'at most'],
  'EdgeOperator:at': ['at least', 'at most'],
  'CalendarPeriod:calendar': ['calendar month', 'calendar quarter', 'calendar year', 'calendar week', 'calendar day'],
  'ContractPeriod:contract': ['contract month', 'contract quarter', 'contract year'],
  'FiscalPeriod:fiscal': ['fiscal quarter from month ', 'fiscal year from month '],
  'BillingPeriod:billing': ['billing month from day '],
};

export function snippetsFor(rule: string, keyword: string): readonly Snippet[] {
  const phrases = PHRASES[`${rule}:${keyword}`]?.map((phrase) => block(phrase.trim(), phrase, ''));
  return SNIPPETS[`${rule}:${keyword}`] ?? phrases ?? [];
}

/** For the test that holds this table to the grammar. */
export const snippetPlaces: readonly string[] = [...Object.keys(SNIPPETS), ...Object.keys(PHRASES)];
export const allSnippets: readonly Snippet[] = Object.values(SNIPPETS).flat();
