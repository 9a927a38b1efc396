using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Rows;

/// <summary>Makes names of metrics once for each name. Names come again and again; those from outside are not collected without bound.</summary>
internal sealed class MetricNameCache
{
    private const int MostNames = 4096;

    private readonly Dictionary<string, ForeignName>.AlternateLookup<ReadOnlySpan<char>> _names =
        new Dictionary<string, ForeignName>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The metric's name of a name: see <see cref="MetricNaming"/>.</summary>
    public ForeignName Of(ReadOnlySpan<char> name)
    {
        if (_names.TryGetValue(name, out var known))
        {
            return known;
        }

        var metric = MetricNaming.Of(name);
        var made = new ForeignName(metric is not null && name.SequenceEqual(metric) ? metric : name.ToString(), metric);
        if (_names.Dictionary.Count < MostNames && name.Length <= ReadingLimits.SensorIdLength)
        {
            _names.Dictionary.Add(made.Origin, made);
        }

        return made;
    }
}
