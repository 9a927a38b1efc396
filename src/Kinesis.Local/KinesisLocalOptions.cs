using SensorGrid.Http;
using SensorGrid.Kinesis.Local.Hosting;

namespace SensorGrid.Kinesis.Local;

/// <summary>Settings of an embedded Kinesis endpoint.</summary>
public sealed class KinesisLocalOptions
{
    private const long LeastBytes = 32 * 1024 * 1024;

    /// <summary>Port on 127.0.0.1. 0 picks a free one; <see cref="KinesisLocalServer.ServiceUrl"/> has it. Default 4567.</summary>
    public int Port { get; set; } = 4567;

    /// <summary>The database file. Required; made with its directory if missing. One server at a time may use it.</summary>
    public string DatabasePath { get; set; } = string.Empty;

    /// <summary>Streams that exist after the start. One that is there already stays as it is, whatever its number of shards.</summary>
    public IList<StreamToCreate> Streams { get; } = [];

    /// <summary>The retention of records, 1 hour to 365 days. Default 24 hours, as with the real service.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The lifetime of a shard iterator. Default 5 minutes, as with the real service.</summary>
    public TimeSpan IteratorLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Throttles each shard as the real service does: 1 MiB and 1,000 records a second in, 2 MB and 5 GetRecords a second out.
    /// Default false: a burst on a laptop is no fault.
    /// </summary>
    public bool EnforceThroughputLimits { get; set; }

    /// <summary>Open shards of all streams together, above which <c>LimitExceededException</c> is answered. Default 500.</summary>
    public int ShardLimit { get; set; } = 500;

    /// <summary>Consumers of enhanced fan-out that a stream may have, above which <c>LimitExceededException</c> is answered; 1 and above. Default 20, as with the real service.</summary>
    public int ConsumerLimit { get; set; } = 20;

    /// <summary>Serves <c>/_faults</c>, by which tests in other processes switch faults on. Default false.</summary>
    public bool EnableFaultEndpoint { get; set; }

    /// <summary>The most connections at a time, above zero. By default a quarter of the descriptors that are free, or what an eighth of the memory is good for if that is less.</summary>
    public int MaxConnections { get; set; } = DoorLimits.OfKinesis.Connections;

    /// <summary>The bytes that the bodies of all calls under way may take, 32 MiB and above: two of the largest. By default an eighth of the memory, at most 256 MiB.</summary>
    public long MaxBodyBytes { get; set; } = Math.Max(LeastBytes, DoorLimits.OfKinesis.BodyBytes);

    /// <summary>The bytes that all answers of GetRecords under way may take, 32 MiB and above. By default an eighth of the memory, at most 256 MiB.</summary>
    public long MaxAnswerBytes { get; set; } = Math.Max(LeastBytes, DoorLimits.OfKinesis.AnswerBytes);

    /// <summary>The clock of arrival times, retention, iterators and throttling.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <exception cref="ArgumentException">Names the setting, its value and what it may be.</exception>
    internal void Validate()
    {
        Require(Port is >= 0 and <= 65535, nameof(Port), Port, "must be between 0 and 65535");
        Require(!string.IsNullOrWhiteSpace(DatabasePath), nameof(DatabasePath), DatabasePath, "must name a file");
        Require(Retention >= TimeSpan.FromHours(1) && Retention <= TimeSpan.FromDays(365), nameof(Retention), Retention, "must be between 1 hour and 365 days");
        Require(IteratorLifetime > TimeSpan.Zero, nameof(IteratorLifetime), IteratorLifetime, "must be positive");
        Require(MaxConnections > 0, nameof(MaxConnections), MaxConnections, "must be positive");
        Require(MaxBodyBytes >= LeastBytes, nameof(MaxBodyBytes), MaxBodyBytes, $"must be {LeastBytes} or more");
        Require(MaxAnswerBytes >= LeastBytes, nameof(MaxAnswerBytes), MaxAnswerBytes, $"must be {LeastBytes} or more");
        Require(ConsumerLimit > 0, nameof(ConsumerLimit), ConsumerLimit, "must be positive");
        Require(ShardLimit > 0, nameof(ShardLimit), ShardLimit, "must be positive");
        foreach (var stream in Streams)
        {
            Require(Wire.Names.IsStreamName(stream.Name), nameof(Streams), stream.Name, "must be 1 to 128 of a-z, A-Z, 0-9, '_', '.' and '-'");
            Require(stream.ShardCount >= 1 && stream.ShardCount <= ShardLimit, nameof(Streams), stream.ShardCount, $"must be between 1 and {ShardLimit} shards");
        }
    }

    private static void Require(bool condition, string setting, object? value, string rule)
    {
        if (!condition)
        {
            throw new ArgumentException($"{nameof(KinesisLocalOptions)}.{setting} is '{value}' and {rule}.");
        }
    }
}
