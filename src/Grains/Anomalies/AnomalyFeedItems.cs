using System.Globalization;
using Orleans.Storage;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Anomalies;

/// <summary>The stored items of a feed, by name.</summary>
internal sealed class AnomalyFeedItems(IGrainStorage storage, GrainId grainId)
{
    // Few enough not to burden the storage, many enough that a full feed is loaded soon; most feeds are small, and are loaded by the thousand.
    private const int FirstReadsAtOnce = 2;
    private const int MostReadsAtOnce = 16;

    public Task<StateSlot<AnomalyFeedHead>> OpenHeadAsync(CancellationToken cancellationToken) => OpenAsync<AnomalyFeedHead>("head", cancellationToken);

    public Task<StateSlot<AnomalySegment>> OpenSegmentAsync(int number, CancellationToken cancellationToken) =>
        OpenAsync<AnomalySegment>(string.Create(CultureInfo.InvariantCulture, $"segment-{number}"), cancellationToken);

    public Task<StateSlot<ForgottenPage>> OpenPageAsync(int number, CancellationToken cancellationToken) =>
        OpenAsync<ForgottenPage>(string.Create(CultureInfo.InvariantCulture, $"forgotten-{number}"), cancellationToken);

    /// <summary>Opens one of the site's silences.</summary>
    /// <param name="number">The number, from 0 to <see cref="SiteSilences.Kept"/> - 1.</param>
    public Task<StateSlot<SiteSilenceState>> OpenSiteSilenceAsync(int number, CancellationToken cancellationToken) =>
        OpenAsync<SiteSilenceState>(string.Create(CultureInfo.InvariantCulture, $"site-silence-{number}"), cancellationToken);

    /// <summary>Opens the stored position up to which the feed was sent to an output.</summary>
    /// <param name="output">The output's name.</param>
    public Task<StateSlot<AnomalyOutputPlace>> OpenOutputPlaceAsync(string output, CancellationToken cancellationToken) =>
        OpenAsync<AnomalyOutputPlace>($"output-{output}", cancellationToken);

    /// <summary>Opens all items of a kind from a number on, and after them the first that is not there.</summary>
    public static async Task<List<StateSlot<T>>> OpenAllAsync<T>(
        int first, Func<int, CancellationToken, Task<StateSlot<T>>> openAsync, CancellationToken cancellationToken)
        where T : class, new()
    {
        var slots = new List<StateSlot<T>>();
        for (var reads = FirstReadsAtOnce; ; reads = Math.Min(2 * reads, MostReadsAtOnce))
        {
            var next = await Task.WhenAll(Enumerable.Range(first + slots.Count, reads).Select(number => openAsync(number, cancellationToken)));
            var end = Array.FindIndex(next, slot => slot.Value is null);
            if (end >= 0)
            {
                slots.AddRange(next[..(end + 1)]);
                return slots;
            }

            slots.AddRange(next);
        }
    }

    private async Task<StateSlot<T>> OpenAsync<T>(string name, CancellationToken cancellationToken)
        where T : class, new()
    {
        var slot = new StateSlot<T>(storage, grainId, name);
        await slot.ReadAsync(cancellationToken);
        return slot;
    }
}
