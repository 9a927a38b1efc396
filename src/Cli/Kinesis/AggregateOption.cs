using System.CommandLine;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Cli.Kinesis;

/// <summary><c>--aggregate</c>, and the producer that it selects.</summary>
internal static class AggregateOption
{
    public static Option<bool> Create() => new("--aggregate")
    {
        Description = "Put the readings of many sensors into one record (KPL aggregation): fewer and larger records, for a shard's limit of 1,000 a second.",
    };

    public static IRecordProducer Producer(bool aggregate, IAmazonKinesis client, KinesisProducerOptions options, TimeProvider timeProvider)
    {
        var producer = new KinesisProducer(client, options, timeProvider);
        return aggregate ? new AggregatingProducer(client, producer) : producer;
    }
}
