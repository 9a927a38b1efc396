using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>The columns of a table by what they can be: times, ids, metrics.</summary>
internal sealed class Choice
{
    private const int OfDocument = 3;
    private const int Unnamed = 500;

    private readonly Table _table;

    /// <summary>Looks at the columns.</summary>
    public Choice(Table table)
    {
        _table = table;
        Times = [.. table.Columns.Where(table.IsFull).Select(TimeOf).OfType<TimeChoice>().OrderBy(time => time.Rank)];
        ReadingId = table.Columns.Find(column => !column.Path.IsOfDocument && KnownColumns.ReadingId(column.Path) != KnownColumns.None && column.CanBeId && table.IsFull(column));
        Ids = [.. FindIds()];
        ByRepetition = Ids.Count == 0 ? FindRepeated() : null;
        (MetricName, Value) = FindPair();
    }

    /// <summary>The columns that can be the time, the likeliest first.</summary>
    public IReadOnlyList<TimeChoice> Times { get; }

    /// <summary>The columns that are named like the id of a sensor, the likeliest first.</summary>
    public IReadOnlyList<ColumnFacts> Ids { get; }

    /// <summary>The column whose texts come again and again, when none is named like an id; null for none.</summary>
    public ColumnFacts? ByRepetition { get; }

    /// <summary>The column of the reading's id; null for none.</summary>
    public ColumnFacts? ReadingId { get; }

    /// <summary>The column of a metric's name, when each row has one value; null otherwise.</summary>
    public ColumnFacts? MetricName { get; }

    /// <summary>The column of the value, when each row has one; null otherwise.</summary>
    public ColumnFacts? Value { get; }

    /// <summary>The columns that are named like a time, but have values that are none.</summary>
    public IEnumerable<ColumnFacts> NoTimes => _table.Columns.Where(column => column.Count > 0 && KnownColumns.Time(column.Path) != KnownColumns.None
        && TimeOf(column) is null && column.Path.Steps.Count <= 2);

    /// <summary>The columns of numbers that are neither times nor ids.</summary>
    public IEnumerable<ColumnFacts> Numbers => _table.Columns.Where(column => !column.Path.IsOfDocument && column.IsNumber && !IsNoMetric(column));

    /// <summary>The columns of numbers that are times, ids or counters of the protocol.</summary>
    public IEnumerable<ColumnFacts> OtherNumbers => _table.Columns.Where(column => !column.Path.IsOfDocument && column.IsNumber && IsNoMetric(column));

    /// <summary>The columns of numbers as text that are neither times nor ids.</summary>
    public IEnumerable<ColumnFacts> NumericTexts => _table.Columns.Where(column => !column.Path.IsOfDocument && column.IsNumericText && !IsNoMetric(column));

    private bool IsNoMetric(ColumnFacts column) => column == ReadingId || KnownColumns.IsOfProtocol(column.LastName)
        || Times.Any(time => time.Column == column && (time.IsNamed || time == Times[0])) || Ids.Contains(column);

    private TimeChoice? TimeOf(ColumnFacts column)
    {
        var named = KnownColumns.Time(column.Path);
        var rank = (named == KnownColumns.None ? Unnamed : named) + (10 * column.Path.Steps.Count) + (column.Path.IsOfDocument ? OfDocument : 0);
        if (column.IsDate)
        {
            return TimeOfDate(column, rank);
        }

        if (column.IsTimeText || column.IsLocalTimeText)
        {
            return new TimeChoice(column, TimeUnit.Auto, column.IsLocalTimeText, rank);
        }

        // Counters may look like seconds: a text is better evidence.
        return column.Unit is { } unit && (named != KnownColumns.None || (column.Distinct > 1 && KnownColumns.Id(column.Path) == KnownColumns.None))
            ? new TimeChoice(column, unit, false, rank + 25)
            : null;
    }

    private TimeChoice? TimeOfDate(ColumnFacts column, int rank)
    {
        var timeOfDay = _table.Columns.Find(other => other.IsTimeOfDay && other.Path.IsOfDocument == column.Path.IsOfDocument && _table.IsFull(other));
        return timeOfDay is not null ? new TimeChoice(column, TimeUnit.Auto, true, rank) { TimeOfDay = timeOfDay }
            : KnownColumns.Time(column.Path) != KnownColumns.None ? new TimeChoice(column, TimeUnit.Auto, false, rank + Unnamed)
            : null;
    }

    private IEnumerable<ColumnFacts> FindIds() =>
        from column in _table.Columns
        let rank = KnownColumns.Id(column.Path)
        where rank != KnownColumns.None && column != ReadingId && column.CanBeId && _table.IsFull(column) && !IsTime(column)
            && (KnownColumns.IsStrongId(rank) || column.Count < 5 || column.Distinct < column.Count)
        orderby rank + (2 * column.Path.Steps.Count) + (column.Path.IsOfDocument ? OfDocument : 0)
        select column;

    private ColumnFacts? FindRepeated() => _table.Columns
        .Where(column => column.CanBeId && column.Numbers + column.NumericTexts == 0 && !IsTime(column) && _table.IsFull(column)
            && column.Distinct > 1 && column.Distinct * 2 <= column.Count && KnownColumns.MetricName(column.Path) == KnownColumns.None)
        .OrderByDescending(column => column.Distinct).FirstOrDefault();

    private (ColumnFacts? Name, ColumnFacts? Value) FindPair()
    {
        var names = _table.Columns.Where(column => !column.Path.IsOfDocument && KnownColumns.MetricName(column.Path) != KnownColumns.None
            && column.Numbers + column.NumericTexts + column.Booleans == 0 && !IsTime(column) && _table.IsFull(column)).ToArray();
        var values = _table.Columns.Where(column => !column.Path.IsOfDocument && KnownColumns.Value(column.Path) != KnownColumns.None
            && column.Path.Steps.Count == 1 && (column.IsNumber || column.IsNumericText)).ToArray();
        return names.Length > 0 && values is [var value] && Numbers.Concat(NumericTexts).All(number => number == value)
            ? (names.MinBy(name => KnownColumns.MetricName(name.Path)), value)
            : (null, null);
    }

    private bool IsTime(ColumnFacts column) => column.IsTimeText || column.IsLocalTimeText || column.IsDate || column.IsTimeOfDay
        || Times.Any(time => time.Column == column && time.IsNamed);
}
