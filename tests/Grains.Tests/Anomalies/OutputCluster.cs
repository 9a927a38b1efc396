using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Tests.Anomalies;

/// <summary>A silo with an output of anomalies that the test looks into, and can make refuse.</summary>
public sealed class OutputCluster : SensorCluster
{
    internal TestOutput Output { get; } = new();

    protected override void AddServices(IServiceCollection services) => services.AddSingleton<IAnomalyOutput>(Output);
}

/// <summary>An output in memory.</summary>
internal sealed class TestOutput : IAnomalyOutput
{
    private readonly Lock _lock = new();
    private readonly List<AnomalyEntry> _sent = [];

    public string Name => "test";

    /// <summary>Asked for each that comes, before it is taken: whether it is. May throw, or take its time.</summary>
    public Func<AnomalyEntry, Task<bool>>? Takes { get; set; }

    /// <summary>What has arrived of a site, in that order.</summary>
    public AnomalyEntry[] SentOf(string site)
    {
        lock (_lock)
        {
            return [.. _sent.Where(entry => AnomalySite.Of(entry.Anomaly.SensorId) == site)];
        }
    }

    public async Task<AnomalyOutcome> SendAsync(IReadOnlyList<AnomalyEntry> entries, CancellationToken cancellationToken)
    {
        var unsent = new List<AnomalyEntry>();
        foreach (var entry in entries)
        {
            if (Takes is { } takes && !await takes(entry).WaitAsync(cancellationToken))
            {
                unsent.Add(entry);
                continue;
            }

            lock (_lock)
            {
                _sent.Add(entry);
            }
        }

        return new AnomalyOutcome(unsent, unsent.Count > 0 ? "No room." : null);
    }
}
