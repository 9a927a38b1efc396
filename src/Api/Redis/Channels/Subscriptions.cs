using System.Text;
using SensorGrid.Api.Anomalies;
using SensorGrid.Api.Anomalies.Streaming;
using SensorGrid.Api.Redis.Wire;
using SensorGrid.Api.Sensors;

namespace SensorGrid.Api.Redis.Channels;

/// <summary>The channels and patterns that one client subscribes to. A channel <c>anomalies:{site}</c> has the anomalies of that site; any other has no messages.</summary>
internal sealed class Subscriptions(AnomalyHub hub, AnomalyStreamMetrics metrics, IMessageSink sink)
{
    private readonly List<ChannelSubscription> _all = [];

    /// <summary>The number of channels and patterns.</summary>
    public int Count => _all.Count;

    /// <summary>Counts the channels, or the patterns.</summary>
    public int CountOf(bool patterns) => _all.Count(one => one.IsPattern == patterns);

    /// <summary>Gets the channels, or the patterns.</summary>
    public byte[][] NamesOf(bool patterns) => [.. _all.Where(one => one.IsPattern == patterns).Select(one => one.Name)];

    /// <summary>Subscribes to a channel or a pattern; one that there is already stays.</summary>
    /// <returns>The reason why it cannot be; null when the client subscribes to it.</returns>
    public async Task<string?> AddAsync(byte[] name, bool isPattern, CancellationToken cancellationToken)
    {
        if (Find(name, isPattern) is not null)
        {
            return null;
        }

        if (_all.Count >= RedisLimits.Subscriptions)
        {
            return $"a connection may subscribe to {RedisLimits.Subscriptions} channels and patterns; subscribe to anomalies:* with PSUBSCRIBE for all sites";
        }

        var pattern = isPattern ? new Glob(name) : null;
        if (!TrySelect(name, pattern, out var selection))
        {
            return "a channel is anomalies: and a site, which is the part of a sensor's id before its first /";
        }

        AnomalySubscription? anomalies = null;
        if (selection is not null && (hub.Stopping.IsCancellationRequested || (anomalies = hub.TrySubscribe(selection, sink.Abort)) is null))
        {
            return "this process has as many subscribers as it may have, or is stopping; try again, or elsewhere";
        }

        var subscription = new ChannelSubscription(name, pattern, hub, anomalies, sink, metrics);
        try
        {
            await subscription.AttachAsync(cancellationToken);
        }
        catch
        {
            subscription.Leave();
            throw;
        }

        _all.Add(subscription);
        return null;
    }

    /// <summary>Leaves a channel or a pattern.</summary>
    /// <returns>Whether the client had subscribed to it.</returns>
    public bool Remove(byte[] name, bool isPattern)
    {
        if (Find(name, isPattern) is not { } subscription)
        {
            return false;
        }

        _all.Remove(subscription);
        subscription.Leave();
        return true;
    }

    /// <summary>Leaves all of them.</summary>
    /// <returns>Their number.</returns>
    public int Clear()
    {
        var count = _all.Count;
        _all.ForEach(one => one.Leave());
        _all.Clear();
        return count;
    }

    private ChannelSubscription? Find(byte[] name, bool isPattern) => _all.Find(one => one.IsPattern == isPattern && one.Name.AsSpan().SequenceEqual(name));

    /// <summary>Gets the anomalies of a channel or pattern: null for one that never has any.</summary>
    /// <returns>False for a channel of no possible site.</returns>
    private static bool TrySelect(byte[] name, Glob? pattern, out AnomalySelection? selection)
    {
        selection = null;
        var prefix = ChannelMessages.Prefix;
        var begin = pattern?.Prefix ?? name;
        var common = Math.Min(prefix.Length, begin.Length);
        if (!prefix[..common].SequenceEqual(begin.AsSpan(0, common)) || (pattern is null && begin.Length < prefix.Length))
        {
            return true;
        }

        if (pattern is not null)
        {
            selection = new AnomalySelection(null, null, 0, null);
            return true;
        }

        var site = Encoding.UTF8.GetString(name.AsSpan(prefix.Length));
        selection = new AnomalySelection(site, null, 0, null);
        return site.Length == 0 || (SensorIds.CanExist(site) && !site.Contains('/', StringComparison.Ordinal));
    }
}
