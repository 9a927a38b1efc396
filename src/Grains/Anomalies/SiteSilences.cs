using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Anomalies;

/// <summary>Folds the silences of sensors that stop together into one anomaly of their site: the last four of these, each a stored item. Used by one activation of the feed.</summary>
/// <remarks>
/// <para>
/// The fifth silence of a site that is together with four others makes one, whatever the number of its sensors: by chance, at the budget for silences, ten thousand sensors have five within a
/// minute once in millions of years. The four that were shown before are marked as folded, and later ones are not shown.
/// </para>
/// <para>
/// The item is written first, and then what the feed shows of it. Should the process die between, the sensors, to which their silences were not acknowledged, send them again; what the
/// feed lacks of the item is then added. A silence that is sent again is known by its id, in the item or in the feed.
/// </para>
/// </remarks>
internal sealed class SiteSilences
{
    /// <summary>The minimum number of sensors.</summary>
    public const int Least = 5;

    /// <summary>The number of kept anomalies of the site, each a stored item.</summary>
    public const int Kept = 4;

    // How far back in the feed silences are looked for that were shown by themselves.
    private const int Looked = 256;

    private readonly StateSlot<SiteSilenceState>[] _slots;
    private readonly SiteSilence?[] _silences;

    private SiteSilences(StateSlot<SiteSilenceState>[] slots)
    {
        _slots = slots;
        _silences = Array.ConvertAll(slots, slot => slot.Value?.Anomaly is null ? null : new SiteSilence(slot.Value));
    }

    public static async Task<SiteSilences> OpenAsync(AnomalyFeedItems items, CancellationToken cancellationToken) =>
        new(await Task.WhenAll(Enumerable.Range(0, Kept).Select(number => items.OpenSiteSilenceAsync(number, cancellationToken))));

    /// <summary>Folds what is to be folded; durable when the call returns. After a failure, this must be opened again.</summary>
    /// <param name="anomalies">The reports of sensors.</param>
    /// <param name="index">The anomalies that the feed keeps.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>The anomalies to add to the feed: the others, silences of the site that have changed, and silences that are folded now.</returns>
    public async Task<List<SensorAnomaly>> FoldAsync(IReadOnlyList<SensorAnomaly> anomalies, AnomalyIndex index, CancellationToken cancellationToken)
    {
        var taken = new List<SensorAnomaly>();
        var shown = ShownBy(index);
        var single = new Dictionary<UInt128, SensorAnomaly>(shown);
        foreach (var anomaly in anomalies)
        {
            if (anomaly.Episode.Kind != AnomalyKind.Silence)
            {
                taken.Add(anomaly);
                continue;
            }

            var id = AnomalyIds.Of(anomaly);
            if (Find(silence => silence.Has(id)) is { } known)
            {
                known.Update(id, anomaly.Episode);
            }
            else if (index.Find(id) is null && Find(silence => silence.Takes(anomaly.Episode)) is { } open)
            {
                open.Add(id, anomaly);
            }
            else
            {
                taken.Add(anomaly);
                single[id] = anomaly;
                BeginIfTogether(anomaly, single, taken);
            }
        }

        taken.RemoveAll(anomaly => anomaly.Episode.Kind == AnomalyKind.Silence && AnomalyIds.Of(anomaly) is var id && Find(silence => silence.Has(id)) is not null);
        await StoreAsync(cancellationToken);
        return [.. taken, .. Unshown(index), .. FoldedOf(shown)];
    }

    private static Dictionary<UInt128, SensorAnomaly> ShownBy(AnomalyIndex index) => index.List(null, null, Looked)
        .Where(entry => entry.Anomaly.Episode.Kind == AnomalyKind.Silence)
        .ToDictionary(entry => AnomalyIds.Of(entry.Anomaly), entry => entry.Anomaly);

    private SiteSilence? Find(Predicate<SiteSilence> isIt) => Array.Find(_silences, silence => silence is not null && isIt(silence));

    private void BeginIfTogether(SensorAnomaly anomaly, Dictionary<UInt128, SensorAnomaly> single, List<SensorAnomaly> taken)
    {
        var together = single.Where(one => SiteSilence.AreTogether(one.Value.Episode, anomaly.Episode)).Select(one => (one.Key, one.Value)).ToArray();
        if (together.DistinctBy(one => one.Value.SensorId).Count() < Least)
        {
            return;
        }

        var number = 1 + _silences.Max(silence => silence?.Number ?? 0);
        if (_silences[number % Kept] is { Anomaly.Episode.EndedAt: null } left)
        {
            left.Conclude(isLeft: true);
            taken.Add(left.Anomaly);
        }

        _silences[number % Kept] = new SiteSilence(number, together);
        foreach (var (id, _) in together)
        {
            single.Remove(id);
        }
    }

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Kept; i++)
        {
            if (_silences[i] is { IsChanged: true } silence)
            {
                silence.Conclude();
                await _slots[i].WriteAsync(silence.ToState(), cancellationToken);
            }
        }
    }

    private IEnumerable<SensorAnomaly> Unshown(AnomalyIndex index) => _silences
        .OfType<SiteSilence>()
        .Select(silence => silence.Anomaly)
        .Where(anomaly => !(index.Find(AnomalyIds.Of(anomaly))?.Anomaly.Episode.Revision >= anomaly.Episode.Revision));

    // They are over as anomalies of their own: a client that knows nothing of folding does not wait for their end.
    private IEnumerable<SensorAnomaly> FoldedOf(Dictionary<UInt128, SensorAnomaly> shown) =>
        from one in shown
        let silence = Find(silence => silence.Has(one.Key))
        where silence is not null
        select one.Value with
        {
            FoldedIn = silence.Anomaly.Id,
            Episode = one.Value.Episode with { Revision = one.Value.Episode.Revision + 1, EndedAt = one.Value.Episode.EndedAt ?? one.Value.Episode.StartedAt },
        };
}
