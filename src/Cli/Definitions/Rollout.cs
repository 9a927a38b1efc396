using SensorGrid.Cli.CommandLine;
using SensorGrid.Client;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>Applies definitions, and follows them to the silos.</summary>
/// <param name="api">The live system.</param>
/// <param name="context">The output.</param>
/// <param name="name">The name of the definitions, before the places of their mistakes.</param>
internal sealed class Rollout(DefinitionsApi api, CliContext context, string name)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<(string Silo, string Refusal)> _refusals = [];
    private readonly HashSet<string> _waits = new(StringComparer.Ordinal);
    private string? _ready;
    private string? _waiting;

    /// <summary>Applies definitions as a new revision, and waits until it is in force.</summary>
    /// <param name="change">The definitions.</param>
    /// <param name="expected">The newest revision, against which the change was made.</param>
    /// <param name="note">A remark for the history; null for none.</param>
    /// <param name="timeout">The time that the silos may take.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="CliException">It was not applied, or is not in force in time.</exception>
    public async Task<int> RunAsync(DefinitionsChange change, long expected, string? note, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var commit = await api.PutAsync(name, change, expected, note, cancellationToken);
        if (!commit.IsNew)
        {
            context.Output.WriteLine(FormattableString.Invariant($"unchanged: revision {commit.Revision} has these definitions already"));
            return ExitCode.Success;
        }

        context.Output.WriteLine(FormattableString.Invariant($"revision {commit.Revision}"));
        TellShards(await WaitAsync(commit.Revision, timeout, cancellationToken), commit.Revision);
        return ExitCode.Success;
    }

    private async Task<LiveDefinitions> WaitAsync(long revision, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = context.TimeProvider.GetTimestamp();
        while (true)
        {
            // While silos come and go the API may be away.
            LiveDefinitions? live = null;
            CliException? failure = null;
            try
            {
                live = await api.GetAsync(cancellationToken);
                TellSilos(live, revision);
            }
            catch (CliException exception)
            {
                failure = exception;
            }

            // A silo that cannot compile what is in force owns no shards.
            // A silo that has not heard of it yet would process the next records under the one before.
            if (live?.InForce >= revision && live.Silos.All(silo => silo.Pinning is null || silo.Pinning >= revision || silo.Refusal is not null))
            {
                return live;
            }

            if (context.TimeProvider.GetElapsedTime(start) >= timeout)
            {
                throw TimedOut(revision, timeout, live, failure);
            }

            await Task.Delay(Pause, context.TimeProvider, cancellationToken);
        }
    }

    private void TellSilos(LiveDefinitions live, long revision)
    {
        foreach (var (silo, _, refusal) in live.Silos)
        {
            if (refusal is not null && _refusals.Add((silo, refusal)))
            {
                context.Output.WriteLine($"silo {silo} refuses: {CommandGuard.OneLine(refusal)}");
            }
        }

        var ready = $"ready on {live.Silos.Count(silo => silo.Compiled >= revision)} of {live.Silos.Count} silos";
        if (ready != _ready)
        {
            context.Output.WriteLine(_ready = ready);
        }

        // Silos report once a second: what is so for two answers in a row is no passing state.
        if (live.Waiting is { } waiting && waiting == _waiting && _waits.Add(waiting))
        {
            context.Output.WriteLine($"waiting: {CommandGuard.OneLine(waiting)}");
        }

        _waiting = live.Waiting;

        // Somebody watches.
        context.Output.Flush();
    }

    private void TellShards(LiveDefinitions live, long revision)
    {
        foreach (var (shard, last) in live.Shards)
        {
            context.Output.WriteLine(last is null
                ? $"{shard}: nothing read yet"
                : FormattableString.Invariant($"{shard}: last record under revision {last}"));
        }

        if (live.Shards.Any(shard => shard.Revision is null || shard.Revision < revision))
        {
            context.Output.WriteLine(FormattableString.Invariant($"a shard goes over to revision {revision} with its next records"));
        }
    }

    private static CliException TimedOut(long revision, TimeSpan timeout, LiveDefinitions? live, CliException? failure)
    {
        var missing = live?.Silos.Where(silo => silo.Compiled < revision).ToArray() ?? [];
        string[] details = failure is not null ? [failure.Message]
            : missing.Length > 0 ? [.. missing.Select(silo => FormattableString.Invariant($"silo {silo.Silo} has revision {silo.Compiled}{(silo.Refusal is null ? "" : $" and refuses: {silo.Refusal}")}"))]
            : live?.Silos.Count == 0 ? ["no silo follows the definitions."]
            : [live?.Waiting is { } waiting ? CommandGuard.OneLine(waiting) : "every silo has it; the catalogue has not put it in force yet."];
        return new CliException(
            FormattableString.Invariant($"revision {revision} is applied, but is not in force after {Duration.Format(timeout)}: it will be when every silo has it; 'sensorgrid history' tells."),
            details: details);
    }
}
