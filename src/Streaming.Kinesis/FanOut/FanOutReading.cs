using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.DynamoDB;
using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.FanOut;

/// <summary>The services that the readers of a provider's shards share on a silo for enhanced fan-out.</summary>
internal sealed partial class FanOutReading(IKinesisFanOut client, FanOutConsumer consumer, FanOutMetrics metrics) : IShardPageSource
{
    /// <summary>The service.</summary>
    public IKinesisFanOut Client => client;

    /// <summary>The consumer.</summary>
    public FanOutConsumer Consumer => consumer;

    /// <summary>The metrics.</summary>
    public FanOutMetrics Metrics => metrics;

    /// <summary>Creates them; null when the stream has no consumer, or the client has no enhanced fan-out.</summary>
    public static FanOutReading? Create(
        string provider, KinesisStreamOptions options, IAmazonKinesis client, IMeterFactory meterFactory, TimeProvider clock, ILogger logger)
    {
        if (options.EnhancedFanOutConsumer is not { } name)
        {
            return null;
        }

        if ((client as IKinesisFanOut ?? (client as RoutedStreams)?.FanOut) is not { } fanOut)
        {
            LogNotSupported(logger, options.StreamName, name, client.GetType().Name);
            return null;
        }

        return new FanOutReading(
            fanOut,
            new FanOutConsumer(client, fanOut, options.StreamName, name, clock, logger),
            new FanOutMetrics(meterFactory, provider, options.Source, clock));
    }

    public OpenPages ForLease(ShardReaderContext reading, ReadableShard shard, ShardSource source, ReadPacer pacer)
    {
        var pace = new SubscriptionPace(reading.TimeProvider);
        return position => new PushedPages(reading, this, shard, source, position, pacer, pace);
    }

    [LoggerMessage(8300, LogLevel.Warning, "Stream {StreamName} is read by GetRecords, although it is to be read by enhanced fan-out as consumer {Consumer}: the client {Client} does not have that.")]
    private static partial void LogNotSupported(ILogger logger, string streamName, string consumer, string client);
}
