using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats.Json;

/// <summary>Elements that are held back until it is certain that what they are a part of is well-formed, or is not refused as a whole.</summary>
/// <param name="mostRejected">The most rejections whose reasons are kept; the others are counted.</param>
internal sealed class HeldElements(int mostRejected)
{
    // Space for more is given back: the next record is likely to be small.
    private const int MostKept = 16 * 1024;

    private readonly List<HeldElement> _all = [];
    private int _rejected;

    /// <summary>The elements in their order.</summary>
    public IReadOnlyList<HeldElement> All => _all;

    /// <summary>Forgets all elements.</summary>
    public void Clear()
    {
        _all.Clear();
        _rejected = 0;
        if (_all.Capacity > MostKept)
        {
            _all.Capacity = 0;
        }
    }

    /// <summary>Adds a reading.</summary>
    public void Accept(Reading reading, int start, int end) => _all.Add(new HeldElement(reading, null, start, end));

    /// <summary>Adds a rejection.</summary>
    public void Reject(string reason, int start, int end)
    {
        if (_rejected++ >= mostRejected && _all is [.., { Reading: null }])
        {
            // A record full of faults must not become many times as large.
            _all[^1] = _all[^1] with { Count = _all[^1].Count + 1 };
            return;
        }

        _all.Add(new HeldElement(null, _rejected > mostRejected ? "A bad element." : reason, start, end));
    }
}
