/* Loaded into a process that is measured: see processes.ts. */
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(process.env.SLA_BENCH_TOLD, `${userCPUTime + systemCPUTime} ${maxRSS}`);
});
