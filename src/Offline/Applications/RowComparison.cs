using System.Globalization;
using System.Text;
using SensorGrid.Applications.Rows;
using SensorGrid.Applications.Runs;

namespace SensorGrid.Offline.Applications;

/// <summary>Compares rows of a replay with those that the live system keeps.</summary>
/// <param name="name">The application.</param>
internal sealed class RowComparison(string name)
{
    private readonly Dictionary<(string Stream, long Ordinal), string> _live = [];
    private long _compared;
    private long _missing;
    private long _differing;
    private string? _first;

    /// <summary>Adds a row that the live system keeps.</summary>
    public void Keep(string stream, long ordinal, string json) => _live[(stream, ordinal)] = json;

    /// <summary>Adds a row of the replay.</summary>
    /// <param name="kept">The rows of its stream that the live system keeps.</param>
    /// <param name="row">The row.</param>
    public void Compare(KeptRows kept, OutputRow row)
    {
        if (row.Ordinal < kept.Oldest || row.Ordinal > kept.Newest)
        {
            return;
        }

        _compared++;
        var expected = Encoding.UTF8.GetString(row.Json.Span);
        if (!_live.Remove((kept.Stream, row.Ordinal), out var live))
        {
            _missing++;
            Note(kept.Stream, row.Ordinal, "nothing", expected);
        }
        else if (live != expected)
        {
            _differing++;
            Note(kept.Stream, row.Ordinal, live, expected);
        }
    }

    /// <summary>Ends the comparison.</summary>
    /// <param name="isReplayed">Determines whether a row, by its stream and ordinal, is of a generation that was replayed: then it is surplus if it is left.</param>
    /// <param name="notCompared">Why rows of some generations were not compared.</param>
    public ApplicationResult End(Func<string, long, bool> isReplayed, string? notCompared)
    {
        var surplus = _live.Where(row => isReplayed(row.Key.Stream, row.Key.Ordinal)).OrderBy(row => row.Key.Stream, StringComparer.Ordinal).ThenBy(row => row.Key.Ordinal).ToArray();
        if (surplus is [var one, ..])
        {
            Note(one.Key.Stream, one.Key.Ordinal, one.Value, "nothing");
        }

        return new ApplicationResult(name, _compared, _missing, surplus.Length, _differing, _first, notCompared);
    }

    private void Note(string stream, long ordinal, string live, string expected) =>
        _first ??= string.Create(CultureInfo.InvariantCulture, $"{(stream.Length > 0 ? stream : "-")}, row {ordinal}: live {live}, replayed {expected}");
}
