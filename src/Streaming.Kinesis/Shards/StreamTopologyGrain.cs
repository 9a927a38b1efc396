using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Streaming.Kinesis.Shards;

[GrainType("kinesis-stream-topology")]
internal sealed partial class StreamTopologyGrain : IGrainBase, IStreamTopologyGrain
{
    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(10);

    private readonly ConfiguredState<StreamTopologyState> _state;
    private readonly string _streamName;
    private readonly KinesisStreamOptions _options;
    private readonly IAmazonKinesis _client;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<StreamTopologyGrain> _logger;
    private IReadOnlyList<Shard>? _shards;
    private DateTimeOffset _listedAt;

    public StreamTopologyGrain(
        IGrainContext context,
        IPersistentStateFactory stateFactory,
        IOptionsMonitor<KinesisStreamOptions> options,
        IEnumerable<RegisteredProvider> providers,
        IServiceProvider services,
        TimeProvider timeProvider,
        ILogger<StreamTopologyGrain> logger)
    {
        GrainContext = context;
        (var provider, _streamName) = ShardKey.ParseStream(context.GrainId.Key.ToString()!);
        _options = options.Of(provider, providers);
        _state = new ConfiguredState<StreamTopologyState>(context, stateFactory, "topology", _options.GrainStorageName);
        _client = KinesisClients.Resolve(services, provider);
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public IGrainContext GrainContext { get; }

    public async Task<IReadOnlyList<ReadableShard>> GetReadableShardsAsync()
    {
        // Every silo calls about once a second: that is the clock by which shards are listed.
        if (_shards is null || _timeProvider.GetUtcNow() - _listedAt >= _options.TopologyInterval)
        {
            await RefreshAsync();
        }

        return Readable();
    }

    public async Task<IReadOnlyList<ReadableShard>> ShardEndedAsync(string shardId)
    {
        if (!_state.Value.Ended.Contains(shardId))
        {
            await _state.WriteAsync(_state.Value with { Ended = [.. _state.Value.Ended, shardId] });
        }

        await RefreshAsync();
        return Readable();
    }

    private async Task RefreshAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(ListTimeout, _timeProvider);
            var shards = await _client.ListAllShardsAsync(_streamName, timeout.Token).ToListAsync(timeout.Token);
            await NoteAsync(shards);
            _shards = shards;
            _listedAt = _timeProvider.GetUtcNow();
        }
        catch (Exception exception) when (_shards is not null && KinesisFaults.IsFault(exception))
        {
            // What was known goes on being read; the next listing is due at once.
            LogListingFailed(exception, _streamName);
        }
    }

    private async Task NoteAsync(List<Shard> shards)
    {
        var state = _state.Value;
        var next = state;
        if (state.InitialShards is null)
        {
            next = TopologyRules.Join(shards, _options, _timeProvider.GetUtcNow());
            LogJoined(_streamName, shards.Count, _options.StartPosition, next.StartAt);
        }

        if (TopologyRules.Forget(next, shards) is { } shorter)
        {
            next = shorter;
        }

        if (!ReferenceEquals(next, state))
        {
            await _state.WriteAsync(next);
        }
    }

    private IReadOnlyList<ReadableShard> Readable() => TopologyRules.Readable(_shards ?? [], _state.Value);
}
