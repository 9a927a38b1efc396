namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>
/// The subscribers that changes are offered to, by their filters. Joining and leaving cost the same for any number of them.
/// </summary>
internal sealed class Subscribers
{
    private static readonly AnomalySubscription[] None = [];

    private readonly Group _ofAllSites = new();
    private readonly Dictionary<string, Group> _bySite = new(StringComparer.Ordinal);

    public void Add(AnomalySubscription subscription)
    {
        if (subscription.Site is not { } site)
        {
            _ofAllSites.Add(subscription);
            return;
        }

        if (!_bySite.TryGetValue(site, out var group))
        {
            group = new Group();
            _bySite.Add(site, group);
        }

        group.Add(subscription);
    }

    public void Remove(AnomalySubscription subscription)
    {
        if (subscription.Site is not { } site)
        {
            _ofAllSites.Remove(subscription);
        }
        else if (_bySite.TryGetValue(site, out var group) && group.Remove(subscription))
        {
            _bySite.Remove(site);
        }
    }

    /// <summary>The subscriptions to the changes of all sites.</summary>
    public AnomalySubscription[] OfAllSites => _ofAllSites.Members;

    /// <summary>Gets the subscriptions to the changes of one site only.</summary>
    public AnomalySubscription[] Of(string site) => _bySite.TryGetValue(site, out var group) ? group.Members : None;

    /// <summary>Determines whether any subscriber wants the changes of a site.</summary>
    public bool Want(string site) => !_ofAllSites.IsEmpty || _bySite.ContainsKey(site);

    private sealed class Group
    {
        private readonly HashSet<AnomalySubscription> _members = [];
        private AnomalySubscription[]? _array;

        public bool IsEmpty => _members.Count == 0;

        /// <summary>The members as an array, made anew after one has come or gone.</summary>
        public AnomalySubscription[] Members => _array ??= [.. _members];

        public void Add(AnomalySubscription subscription)
        {
            _members.Add(subscription);
            _array = null;
        }

        /// <returns>Whether it was the last.</returns>
        public bool Remove(AnomalySubscription subscription)
        {
            _array = _members.Remove(subscription) ? null : _array;
            return _members.Count == 0;
        }
    }
}
