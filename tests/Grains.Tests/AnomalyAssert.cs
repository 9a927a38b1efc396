using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Tests;

internal static class AnomalyAssert
{
    /// <summary>The feed has each of a sensor's anomalies once, in its newest state, in the order in which they came.</summary>
    /// <param name="states">All states that they had, in order.</param>
    public static async Task SameAsync(string sensorId, IEnumerable<AnomalyEpisode> states, SensorCluster cluster)
    {
        var expected = new List<SensorAnomaly>();
        foreach (var state in states.Select(episode => new SensorAnomaly(sensorId, episode)))
        {
            var at = expected.FindIndex(known => known.Id == state.Id);
            if (at < 0)
            {
                expected.Add(state);
            }
            else
            {
                expected[at] = state;
            }
        }

        var entries = await cluster.Feed(AnomalySite.Of(sensorId)).ListAsync(null, sensorId, int.MaxValue, TestContext.Current.CancellationToken);
        Assert.Equivalent(expected, entries.Reverse().Select(entry => entry.Anomaly), strict: true);
    }
}
