using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Local;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.FanOut;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Kinesis;
using KinesisFaults = SensorGrid.Kinesis.Client.KinesisFaults;

namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>A shard of an embedded server of its own that is read as a consumer, on a fast clock: what a pass does with its pages, without a cluster.</summary>
internal sealed class PushedShard : IAsyncDisposable
{
    public const string Stream = "s", ShardId = "shardId-000000000000";

    private readonly TemporaryDirectory _directory;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly KinesisLocalServer _server;
    private readonly OpenPages _open;
    private readonly ShardReaderContext _reading;
    private readonly ShardReaderStatus _status;
    private IShardPages _pages;
    private RecordPosition? _last;

    private PushedShard(TemporaryDirectory directory, KinesisLocalServer server, Wiretap tap, FastClock clock, string consumer)
    {
        (_directory, _server, Tap, Clock) = (directory, server, tap, clock);
        Provider = $"pushed-{Guid.NewGuid():N}";
        Meter = new FanOutMeter(Provider);
        Client = (AmazonKinesisClient)KinesisServers.Client(server.ServiceUrl, tap);
        var options = new KinesisStreamOptions { StreamName = Stream, EnhancedFanOutConsumer = consumer };
        var meters = _services.GetRequiredService<IMeterFactory>();
        _reading = new ShardReaderContext(
            Provider, options, Client, null!, null!, null, null!, null!, new KinesisStreamMetrics(meters, Provider, null, new ShardRegistry(), clock), clock, NullLogger.Instance,
            FanOutReading.Create(Provider, options, Client, meters, clock, NullLogger.Instance));
        _open = _reading.Pages!.ForLease(_reading, new ReadableShard(ShardId, [], null), new ShardSource(Client, Stream, ShardId, clock), new ReadPacer(TimeSpan.FromMilliseconds(200), clock));
        _status = new ShardReaderStatus(ShardId, clock.GetUtcNow());
        _pages = _open(null);
    }

    public string Provider { get; }

    public FanOutMeter Meter { get; }

    public Wiretap Tap { get; }

    public FastClock Clock { get; }

    public AmazonKinesisClient Client { get; }

    /// <summary>The texts of all records that came, in their order.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>Gets whether the end of the shard came.</summary>
    public bool Ended { get; private set; }

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task<PushedShard> StartAsync(int speed, string consumer = "me")
    {
        var (directory, clock) = (new TemporaryDirectory(), new FastClock(speed));
        var options = new KinesisLocalOptions { Port = 0, DatabasePath = directory["kinesis.db"], TimeProvider = clock, Streams = { new StreamToCreate(Stream, 1) }, ConsumerLimit = 2 };
        var server = await KinesisLocalServer.StartAsync(options, NullLoggerFactory.Instance, CancellationToken);
        return new PushedShard(directory, server, new Wiretap(), clock, consumer);
    }

    /// <summary>Puts records whose texts begin with <c>from</c>, <c>from + 1</c>, …, one after the other.</summary>
    public async Task PutAsync(int from, int count, int size = 0)
    {
        var records = Enumerable.Range(from, count).Select(i => new PutRecordsRequestEntry { PartitionKey = "k", Data = System.Text.Encoding.UTF8.GetBytes(Text(i, size)) });
        var answer = await Client.PutRecordsAsync(new PutRecordsRequest { StreamName = Stream, Records = [.. records] }, CancellationToken);
        Assert.Equal(0, answer.FailedRecordCount);
    }

    public static string Text(int i, int size = 0) => i.ToString(CultureInfo.InvariantCulture) + new string(' ', size);

    /// <summary>Reads until so many records have come, or the shard has ended. What a pass would begin anew after begins anew here.</summary>
    public async Task ReadAsync(int records)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, CancellationToken);
        while (Texts.Count < records && !Ended)
        {
            try
            {
                Take(await _pages.ReadAsync(_status, either.Token));
            }
            catch (Exception exception) when (!either.IsCancellationRequested && KinesisFaults.IsFault(exception))
            {
                Reopen();
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                Assert.Fail($"Waited in vain for {records} records. {Texts.Count} came. {Meter}");
            }
        }
    }

    /// <summary>Reads until a condition holds, whatever comes.</summary>
    public async Task ReadUntilAsync(string what, Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, CancellationToken);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited in vain: {what}. {Meter}");
            try
            {
                Take(await _pages.ReadAsync(_status, either.Token));
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                Assert.Fail($"Waited in vain: {what}. {Meter}");
            }
        }
    }

    /// <summary>Begins anew after the last record, as after a rewind.</summary>
    public void Reopen()
    {
        _pages.Dispose();
        _pages = _open(_last);
    }

    public async ValueTask DisposeAsync()
    {
        _pages.Dispose();
        Client.Dispose();
        Meter.Dispose();
        await _server.DisposeAsync();
        await _services.DisposeAsync();
        _directory.Dispose();
    }

    private void Take(ShardPage page)
    {
        Texts.AddRange(page.Parts().SelectMany(part => part).Select(Downstream.Text));
        _last = page.Last ?? _last;
        Ended = page.Ended;
    }
}
