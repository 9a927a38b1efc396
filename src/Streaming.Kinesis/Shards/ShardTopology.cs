using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Client;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>This silo's view of the shards that are to be read: polled from the topology grain.</summary>
internal sealed partial class ShardTopology(ShardReaderContext reading)
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = reading.Logger;
    private ImmutableDictionary<string, ReadableShard>? _shards;

    /// <summary>The view has changed, or was loaded for the first time. Raised on any thread.</summary>
    public event Action? Changed;

    /// <summary>The ids of the shards that are to be read; null before the first answer.</summary>
    public IReadOnlyCollection<string>? ShardIds => Volatile.Read(ref _shards)?.Keys.ToArray();

    public ReadableShard? Find(string shardId) => Volatile.Read(ref _shards)?.GetValueOrDefault(shardId);

    /// <summary>Keeps the view fresh until it is cancelled. Polls are short: a long call into the grain would hold up its silo's stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var poll = reading.Options.TopologyInterval < LongestPoll ? reading.Options.TopologyInterval : LongestPoll;
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), reading.TimeProvider);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Take(await reading.TopologyGrain().GetReadableShardsAsync().WaitAsync(cancellationToken));
                backoff.Reset();
                await Task.Delay(poll, reading.TimeProvider, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The stream may not exist yet, its endpoint may be down, or the grain's silo gone: what was known goes on being read.
                LogUnknown(exception, reading.Options.StreamName);
                await backoff.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Reports that a shard was read to its end, and adds its children to the view at once.</summary>
    public async Task ReportEndedAsync(string shardId, CancellationToken cancellationToken) =>
        Take(await reading.TopologyGrain().ShardEndedAsync(shardId).WaitAsync(cancellationToken));

    private void Take(IReadOnlyList<ReadableShard> shards)
    {
        var next = shards.ToImmutableDictionary(shard => shard.ShardId, StringComparer.Ordinal);
        var before = Interlocked.Exchange(ref _shards, next);
        if (before is null || !before.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(next.Keys))
        {
            Changed?.Invoke();
        }
    }

    [LoggerMessage(2016, LogLevel.Warning, "The shards of stream {StreamName} are not known at the moment; they will be asked for again.")]
    private partial void LogUnknown(Exception exception, string streamName);
}
