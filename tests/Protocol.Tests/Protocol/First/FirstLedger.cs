namespace SensorGrid.Protocol.Tests.Protocol.First;

/// <summary>The durable facts of the shard.</summary>
internal sealed class FirstLedger
{
    private readonly List<(int After, int Revision)> _pins = [];

    public int Epoch { get; private set; }

    /// <summary>The silo that has not released the shard; null for none.</summary>
    public int? Owner { get; private set; }

    /// <summary>The checkpoint; -1 for none.</summary>
    public int Progress { get; private set; } = -1;

    /// <summary>The last record that was announced; null for none.</summary>
    public int? Horizon { get; private set; }

    public IReadOnlyList<(int After, int Revision)> Pins => [.. _pins];

    public int Newest => _pins.Count == 0 ? 0 : _pins[^1].Revision;

    public int Claim(int silo)
    {
        Owner = silo;
        return ++Epoch;
    }

    /// <summary>Announces a page. A fence, null, has its epoch checked and no more; else what comes after the horizon is pinned, if there is one.</summary>
    /// <param name="epoch">The reader's epoch.</param>
    /// <param name="upTo">The last record of the page.</param>
    /// <param name="revision">The revision; null for a fence.</param>
    /// <param name="pinFrom">Where a pin may come while there is no horizon; null for nowhere.</param>
    public bool Announce(int epoch, int upTo, int? revision, int? pinFrom)
    {
        if (epoch != Epoch)
        {
            return false;
        }

        if (revision is { } pinned && (Horizon is null || upTo > Horizon))
        {
            if ((Horizon ?? pinFrom) is { } after && pinned > Newest)
            {
                _pins.Add((after, pinned));
            }

            Horizon = upTo;
        }

        return true;
    }

    public bool Checkpoint(int epoch, int position, bool release)
    {
        if (epoch != Epoch)
        {
            return false;
        }

        (Progress, Owner) = (Math.Max(Progress, position), release ? null : Owner);
        return true;
    }

    public static int RevisionOf(int record, IReadOnlyList<(int After, int Revision)> pins) => pins.LastOrDefault(pin => record > pin.After).Revision;
}
