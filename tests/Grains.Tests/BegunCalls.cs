using System.Collections.Concurrent;

namespace SensorGrid.Grains.Tests;

/// <summary>Counts the calls that grains have begun: a call counts once the grain has run it as far as its first wait. Orleans promises no order of calls that are under way together.</summary>
public sealed class BegunCalls : IIncomingGrainCallFilter
{
    private readonly ConcurrentDictionary<GrainId, int> _calls = [];

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var call = context.Invoke();
        _calls.AddOrUpdate(context.TargetId, 1, (_, count) => count + 1);
        await call;
    }

    public int Of(GrainId grain) => _calls.GetValueOrDefault(grain);
}
