using System.Text;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;

namespace SensorGrid.Streaming.Kinesis.Tests.Cluster;

/// <summary>The tests' consumer: remembers every call of every processor, over all silos, and can be told to answer otherwise than "done".</summary>
internal sealed class Downstream : IShardRecordProcessorFactory
{
    private readonly Lock _lock = new();
    private readonly List<Call> _calls = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called with a shard and its page; null means done.</summary>
    public Func<string, IReadOnlyList<ShardRecord>, Task<ShardOutcome>>? OnProcess { get; set; }

    /// <summary>Called with a shard and how much time there is to persist; null means done.</summary>
    public Func<string, PersistPace, Task<ShardOutcome>>? OnPersist { get; set; }

    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public IShardRecordProcessor Create(string shardId) => new Processor(this, shardId);

    /// <summary>All calls of one kind.</summary>
    public IReadOnlyList<T> Of<T>()
        where T : Call => [.. Calls.OfType<T>()];

    /// <summary>The records of all shards as text, in the order in which they were handed over, repeats included.</summary>
    public IReadOnlyList<string> Texts() => [.. Of<Processed>().SelectMany(call => call.Records).Select(Text)];

    /// <summary>Until something holds of the calls; the failure tells them.</summary>
    public async Task UntilAsync(Func<Downstream, bool> condition, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            if (condition(this))
            {
                return;
            }

            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                Assert.Fail($"Waited in vain. The calls were:\n{string.Join('\n', Calls)}");
            }
        }
    }

    /// <summary>Until this many different records were handed over.</summary>
    public Task UntilRecordsAsync(int count, CancellationToken cancellationToken) =>
        UntilAsync(downstream => downstream.Texts().Distinct().Count() >= count, cancellationToken);

    public static string Text(ShardRecord record) => Encoding.UTF8.GetString(record.Data.Span);

    private void Note(Call call)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _calls.Add(call);
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    internal abstract record Call(string ShardId);

    internal sealed record Initialized(string ShardId, ShardStart Start) : Call(ShardId);

    internal sealed record Processed(string ShardId, IReadOnlyList<ShardRecord> Records, long Revision) : Call(ShardId)
    {
        public override string ToString() => $"Processed {ShardId}: {string.Join(' ', Records.Select(Text))}";
    }

    internal sealed record Persisting(string ShardId, RecordPosition Position) : Call(ShardId);

    internal sealed record Persisted(string ShardId, RecordPosition Position, ShardOutcome Outcome) : Call(ShardId);

    internal sealed record Checkpointed(string ShardId, RecordPosition Position) : Call(ShardId);

    internal sealed record Stopped(string ShardId, ShardStopReason Reason) : Call(ShardId);

    private sealed class Processor(Downstream downstream, string shardId) : IShardRecordProcessor
    {
        public ValueTask InitializeAsync(ShardStart start, CancellationToken cancellationToken)
        {
            downstream.Note(new Initialized(shardId, start));
            return ValueTask.CompletedTask;
        }

        public async ValueTask<ShardOutcome> ProcessRecordsAsync(IReadOnlyList<ShardRecord> records, long revision, CancellationToken cancellationToken)
        {
            var outcome = downstream.OnProcess is { } answer ? await answer(shardId, records) : ShardOutcome.Done;
            if (outcome == ShardOutcome.Done)
            {
                downstream.Note(new Processed(shardId, records, revision));
            }

            return outcome;
        }

        public async ValueTask<ShardOutcome> PersistAsync(RecordPosition position, PersistPace pace, CancellationToken cancellationToken)
        {
            downstream.Note(new Persisting(shardId, position));
            var outcome = downstream.OnPersist is { } answer ? await answer(shardId, pace) : ShardOutcome.Done;
            downstream.Note(new Persisted(shardId, position, outcome));
            return outcome;
        }

        public ValueTask CheckpointedAsync(RecordPosition position, CancellationToken cancellationToken)
        {
            downstream.Note(new Checkpointed(shardId, position));
            return ValueTask.CompletedTask;
        }

        public ValueTask StopAsync(ShardStopReason reason, CancellationToken cancellationToken)
        {
            downstream.Note(new Stopped(shardId, reason));
            return ValueTask.CompletedTask;
        }
    }
}
