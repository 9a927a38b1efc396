// Makes and takes apart aggregated records with aws-kinesis-agg, an implementation of the format that this project did not write.
// Usage: node kpl.mjs aggregate '[{"partitionKey","data","explicitHashKey"?}]'  prints the aggregated record as "record BASE64"
//        node kpl.mjs deaggregate BASE64                                       prints "records [{"partitionKey","data"}]"
import kpl from 'aws-kinesis-agg';

const [mode, input] = process.argv.slice(2);
const fail = (error) => {
  if (error) {
    throw error;
  }
};
if (mode === 'aggregate') {
  const aggregator = new kpl.RecordAggregator();
  aggregator.aggregateRecords(JSON.parse(input), true, (error, record) => {
    fail(error);
    console.log(`record ${record.data.toString('base64')}`);
  });
} else {
  kpl.deaggregateSync({ partitionKey: 'outer', sequenceNumber: '1', data: input }, true, (error, records) => {
    fail(error);
    const text = (record) => Buffer.from(record.data, 'base64').toString();
    console.log(`records ${JSON.stringify(records.map((record) => ({ partitionKey: record.partitionKey, data: text(record) })))}`);
  });
}
