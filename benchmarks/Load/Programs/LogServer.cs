using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Local;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.Load.Readings;
using SensorGrid.TestKit;

namespace SensorGrid.Load.Programs;

/// <summary>Kinesis.Local in this process: its processor time is this process'.</summary>
internal sealed class LogServer : IAsyncDisposable
{
    public const string Stream = "load";

    private readonly TemporaryDirectory _directory = new();
    private readonly int _shards;
    private KinesisLocalServer? _server;

    private LogServer(int shards) => _shards = shards;

    public Uri ServiceUrl => _server!.ServiceUrl;

    /// <summary>Starts it with one stream.</summary>
    public static async Task<LogServer> StartNewAsync(int shards, CancellationToken cancellationToken)
    {
        var log = new LogServer(shards);
        await log.StartAsync(limits: false, cancellationToken);
        return log;
    }

    /// <summary>Starts it again with the real service's limits, on what it holds.</summary>
    public async Task LimitAsync(CancellationToken cancellationToken)
    {
        await _server!.DisposeAsync();
        await StartAsync(limits: true, cancellationToken);
    }

    /// <summary>A producer of one record for each reading, or of aggregated ones.</summary>
    public IRecordProducer CreateProducer(bool aggregated)
    {
        var client = new AmazonKinesisClient(new BasicAWSCredentials("x", "x"), new AmazonKinesisConfig { ServiceURL = ServiceUrl.ToString() });
        var producer = new KinesisProducer(client, new KinesisProducerOptions(), TimeProvider.System);
        return aggregated ? new AggregatingProducer(client, producer) : producer;
    }

    /// <summary>Puts all readings of the first ticks of a fleet.</summary>
    public async Task FillAsync(LoadReadings readings, int ticks, bool aggregated, CancellationToken cancellationToken)
    {
        var producer = CreateProducer(aggregated);
        const int TicksAtOnce = 10;
        for (var tick = 0; tick < ticks; tick += TicksAtOnce)
        {
            var outcomes = await producer.PutAsync(Stream, [.. Enumerable.Range(tick, Math.Min(TicksAtOnce, ticks - tick)).SelectMany(readings.Tick)], cancellationToken);
            if (outcomes.FirstOrDefault(outcome => outcome.ErrorCode is not null) is { } failed)
            {
                throw new InvalidOperationException($"The log could not be filled: {failed.ErrorCode}: {failed.ErrorMessage}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _directory.Dispose();
    }

    private async Task StartAsync(bool limits, CancellationToken cancellationToken) => _server = await KinesisLocalServer.StartAsync(
        new KinesisLocalOptions
        {
            Port = 0,
            DatabasePath = Path.Combine(_directory.FullName, "log.db"),
            Streams = { new StreamToCreate(Stream, _shards) },
            EnforceThroughputLimits = limits,
        },
        NullLoggerFactory.Instance,
        cancellationToken);
}
