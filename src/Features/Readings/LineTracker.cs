namespace SensorGrid.Features.Readings;

/// <summary>Counts the lines of a text from its beginning on, each byte once.</summary>
public struct LineTracker
{
    private int _counted;

    /// <summary>The number of the line, from 0.</summary>
    public int Line { get; private set; }

    /// <summary>The offset where the line begins.</summary>
    public int Start { get; private set; }

    /// <summary>Advances to a position; does nothing when it is further already.</summary>
    public void AdvanceTo(ReadOnlySpan<byte> text, int at)
    {
        if (at < _counted)
        {
            return;
        }

        var passed = text[_counted..at];
        var last = passed.LastIndexOf((byte)'\n');
        if (last >= 0)
        {
            Line += passed.Count((byte)'\n');
            Start = _counted + last + 1;
        }

        _counted = at;
    }
}
