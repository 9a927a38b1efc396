namespace SensorGrid.Protocol.Tests.Protocol.Revisions;

/// <summary>A shard with its durable facts, and the state of its one sensor.</summary>
internal sealed class RevisionLedger
{
    private readonly List<(int After, int Revision)> _pins = [];

    public int Epoch { get; private set; }

    public int Horizon { get; private set; } = -1;

    /// <summary>The number of records in the log.</summary>
    public int Records { get; set; }

    /// <summary>The last record that the sensor has.</summary>
    public int Position { get; private set; } = -1;

    /// <summary>The revision of the sensor's state; 0 before its first record.</summary>
    public int State { get; private set; }

    /// <summary>The revision that each record was processed by.</summary>
    public List<int> Processed { get; } = [];

    public int Claim() => ++Epoch;

    /// <summary>Announces a record, and pins what follows the horizon to a revision that is later than the last pin's.</summary>
    public bool Announce(int epoch, int upTo, int revision)
    {
        if (epoch != Epoch)
        {
            return false;
        }

        if (upTo > Horizon)
        {
            if (revision > (_pins.Count == 0 ? 0 : _pins[^1].Revision))
            {
                _pins.Add((Horizon, revision));
            }

            Horizon = upTo;
        }

        return true;
    }

    public IEnumerable<int> Pinned => _pins.Select(pin => pin.Revision);

    public int PinOf(int record) => _pins.Where(pin => record > pin.After).Select(pin => pin.Revision).DefaultIfEmpty(0).Max();

    public void Take(int record, int revision)
    {
        if (record != Position + 1)
        {
            return;
        }

        (Position, State) = (record, revision);
        Processed.Add(revision);
    }
}
