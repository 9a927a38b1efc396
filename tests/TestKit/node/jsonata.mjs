// Applies JSONata expressions as Grafana's Infinity data source does. Argument: a file of JSON, an array of {expression, data}. Prints an array of the results; one that is nothing is null.
import { readFileSync } from 'node:fs';
import jsonata from 'jsonata';

const results = [];
for (const { expression, data } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  results.push((await jsonata(expression).evaluate(data)) ?? null);
}

console.log(JSON.stringify(results));
