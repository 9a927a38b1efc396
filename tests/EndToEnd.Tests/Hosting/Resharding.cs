using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>A split or merge of the stream's shards, by a client in another language.</summary>
internal sealed class Resharding : IAsyncDisposable
{
    /// <summary>Splits the open shard with the widest range of hash keys.</summary>
    public const string Split = "split";

    /// <summary>Merges the two neighbours with the narrowest ranges.</summary>
    public const string Merge = "merge";

    private readonly ChildProcess _process;

    private Resharding(ChildProcess process) => _process = process;

    /// <summary>Begins it.</summary>
    public static Resharding Start(Uri kinesis, string action) =>
        new(NodeTools.Start(["reshard.mjs", kinesis.ToString(), Grid.Stream, action], "", new Dictionary<string, string>()));

    /// <summary>Waits until the stream has accepted it.</summary>
    /// <returns>The action and the shards that end.</returns>
    public Task<string> AcceptedAsync(CancellationToken cancellationToken) =>
        _process.LineAsync(line => line.StartsWith("split ", StringComparison.Ordinal) || line.StartsWith("merged ", StringComparison.Ordinal), cancellationToken);

    /// <summary>Waits until the stream takes the next one.</summary>
    public async Task DoneAsync(CancellationToken cancellationToken)
    {
        var exitCode = await _process.ExitAsync(cancellationToken);
        Assert.True(exitCode == 0, _process.Output);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
