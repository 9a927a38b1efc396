using SensorGrid.Api.Sensors;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Doors;

/// <summary>Asks many sensors for their features, and keeps of each answer only what is needed of it.</summary>
internal static class ManySensors
{
    /// <summary>The number of sensors queried at the same time: whole answers that wait are bounded so, whatever each of them has.</summary>
    private const int AskedAhead = 256;

    /// <summary>Queries each sensor once, however often its id is given.</summary>
    /// <param name="source">The sensors.</param>
    /// <param name="ids">The ids; any text.</param>
    /// <param name="asOf">The instant.</param>
    /// <param name="reduce">Gets what is kept of an answer.</param>
    /// <param name="cancellationToken">The token that cancels the calls.</param>
    public static async Task<Dictionary<string, TKept>> AskAsync<TKept>(
        FeaturesSource source, IEnumerable<string> ids, AsOf asOf, Func<FeaturesAnswer, TKept> reduce, CancellationToken cancellationToken)
    {
        var distinct = ids.Distinct(StringComparer.Ordinal).ToArray();
        var asked = new Task<FeaturesAnswer>[distinct.Length];
        var kept = new Dictionary<string, TKept>(distinct.Length, StringComparer.Ordinal);
        var begun = 0;
        for (var i = 0; i < distinct.Length; i++)
        {
            while (begun < distinct.Length && begun < i + AskedAhead)
            {
                asked[begun] = source.GetAsync(distinct[begun], asOf, cancellationToken).AsTask();
                begun++;
            }

            kept[distinct[i]] = reduce(await asked[i]);
            asked[i] = null!;
        }

        return kept;
    }
}
