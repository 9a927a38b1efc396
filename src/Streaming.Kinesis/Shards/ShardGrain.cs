using Microsoft.Extensions.Options;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Streaming.Kinesis.Shards;

[GrainType("kinesis-shard")]
internal sealed class ShardGrain : IGrainBase, IShardGrain
{
    /// <summary>A pin for each change of definitions, some hundred bytes each: the ledger, which is written with each page, has a few, and the archive the others.</summary>
    private const int PinsOfLedger = 4;
    private const int MaxArchivedPins = 1_000;

    /// <summary>A feature looks back an hour, not years: older gaps may go, so that the item stays small.</summary>
    private const int MaxGaps = 100;

    private readonly ConfiguredState<ShardState> _state;
    private readonly ConfiguredState<ShardPinArchive> _archive;
    private readonly TimeProvider _clock;

    public ShardGrain(
        IGrainContext context, IPersistentStateFactory stateFactory, IOptionsMonitor<KinesisStreamOptions> options, IEnumerable<RegisteredProvider> providers, TimeProvider clock)
    {
        GrainContext = context;
        _clock = clock;
        var (provider, _, _) = ShardKey.ParseShard(context.GrainId.Key.ToString()!);
        var storage = options.Of(provider, providers).GrainStorageName;
        _state = new ConfiguredState<ShardState>(context, stateFactory, "shard", storage);
        _archive = new ConfiguredState<ShardPinArchive>(context, stateFactory, "shard-pins", storage);
    }

    public IGrainContext GrainContext { get; }

    public async Task<ShardClaim> ClaimAsync(SiloAddress owner, bool force)
    {
        var state = _state.Value;
        var claimant = owner.ToParsableString();
        if (!force && state.Owner is { } holder && holder != claimant)
        {
            return ClaimOf(state, SiloAddress.FromParsableString(holder));
        }

        await _state.WriteAsync(state with { Epoch = state.Epoch + 1, Owner = claimant });
        return ClaimOf(_state.Value, null);
    }

    public async Task<ShardPin[]?> AnnounceAsync(long epoch, RecordPosition upTo, long revision, bool fromStart)
    {
        var state = _state.Value;
        if (epoch != state.Epoch || state.Finished)
        {
            return null;
        }

        if (state.Horizon is null || upTo > state.Horizon)
        {
            if (revision == ShardPins.Fence)
            {
                // Written nevertheless: an activation that another one has overtaken is refused.
                await _state.WriteAsync(state);
                return AllPins();
            }

            // Where pages were delivered that nobody announced, what comes after this one can be pinned.
            var canPin = state.Horizon is not null || fromStart;
            var pins = state.Pins;
            if (canPin && revision > ShardPins.Newest(pins))
            {
                pins = [.. await ArchiveAsync(pins), new ShardPin(state.Horizon, revision, _clock.GetUtcNow())];
            }

            await _state.WriteAsync(state with { Horizon = upTo, Pins = pins });
        }

        return AllPins();
    }

    public async Task<bool> CheckpointAsync(long epoch, ShardProgress? progress, bool finished)
    {
        var state = _state.Value;
        if (epoch != state.Epoch)
        {
            return false;
        }

        var next = state with { Progress = Later(state.Progress, progress), Finished = state.Finished || finished };
        if (next != state)
        {
            await _state.WriteAsync(next);
        }

        return true;
    }

    public async Task<bool> RecordGapAsync(long epoch, ShardGap gap)
    {
        var state = _state.Value;
        if (epoch != state.Epoch)
        {
            return false;
        }

        if (!state.Gaps.Contains(gap))
        {
            await _state.WriteAsync(state with { Gaps = [.. state.Gaps.Append(gap).OrderBy(kept => kept.To).TakeLast(MaxGaps)] });
        }

        return true;
    }

    public async Task<bool> ReleaseAsync(long epoch)
    {
        var state = _state.Value;
        if (epoch != state.Epoch)
        {
            return false;
        }

        if (state.Owner is not null)
        {
            await _state.WriteAsync(state with { Owner = null });
        }

        return true;
    }

    public Task<ShardStatus> GetStatusAsync()
    {
        var state = _state.Value;
        var owner = state.Owner is { } text ? SiloAddress.FromParsableString(text) : null;
        return Task.FromResult(new ShardStatus(state.Epoch, owner, state.Progress, state.Finished, state.Gaps) { Pins = AllPins() });
    }

    private ShardClaim ClaimOf(ShardState state, SiloAddress? heldBy) =>
        new(heldBy, state.Epoch, state.Progress, state.Finished, state.Gaps.LastOrDefault()) { Horizon = state.Horizon, Pins = AllPins() };

    /// <summary>Makes room for a pin in the ledger: older ones go to the archive.</summary>
    /// <returns>The pins that stay.</returns>
    private async Task<ShardPin[]> ArchiveAsync(ShardPin[] pins)
    {
        if (pins.Length < PinsOfLedger)
        {
            return pins;
        }

        await _archive.WriteAsync(new ShardPinArchive { Pins = [.. AllPins().SkipLast(1).TakeLast(MaxArchivedPins)] });
        return [pins[^1]];
    }

    // After a failure between the two writes some are in both.
    private ShardPin[] AllPins() => [.. _archive.Value.Pins.Concat(_state.Value.Pins).DistinctBy(pin => pin.Revision)];

    private static ShardProgress? Later(ShardProgress? kept, ShardProgress? written)
    {
        if (kept is null || written is null)
        {
            return written ?? kept;
        }

        // After a rewind a reader may write what is older than what it wrote before: both are true, and the later one is kept.
        return new ShardProgress(
            written.Position > kept.Position ? written.Position : kept.Position,
            written.ReadUntil > kept.ReadUntil ? written.ReadUntil : kept.ReadUntil);
    }
}
