using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Tests.Redis.Hosting;

/// <summary>A segment of the index over the ids that the test gives.</summary>
internal sealed class DrivenIndex(long segment, Func<IEnumerable<string>> all) : ISensorIndexGrain
{
    private IEnumerable<string> Ids => all().Where(id => SensorIndexSegments.Of(id) == segment).Order(StringComparer.Ordinal);

    public ValueTask<string[]> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken) => ValueTask.FromResult(Ids
        .Where(id => id.StartsWith(prefix, StringComparison.Ordinal) && (after is null || string.CompareOrdinal(id, after) > 0))
        .Take(limit)
        .ToArray());

    public ValueTask<SensorCounts> CountAsync(DateTimeOffset silentBefore, CancellationToken cancellationToken) => ValueTask.FromResult(new SensorCounts(Ids.Count(), 0, 0));

    public ValueTask<string[]> ListByConditionAsync(string prefix, string? after, int limit, SensorCondition condition, DateTimeOffset silentBefore, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask RegisterAsync(string sensorId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask UnregisterAsync(string sensorId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ReportAsync(SensorReport[] reports, CancellationToken cancellationToken) => throw new NotSupportedException();
}
