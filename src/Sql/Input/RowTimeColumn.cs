using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>The column that a row's ROWTIME is taken from.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Column">The column.</param>
public sealed record RowTimeColumn(int Index, Column Column)
{
    // Without case, blanks, - and _. A time of arrival is what ROWTIME was in the original.
    private static readonly string[] Arrivals = ["approximatearrivaltime", "approximatearrivaltimestamp", "arrivaltime", "arrivaltimestamp", "arrivedat", "arrival"];
    private static readonly string[] Events = ["rowtime", "eventtime", "eventtimestamp", "eventts", "timestamp", "time", "ts", "datetime", "measuredat", "recordedat", "date"];

    /// <summary>Finds columns by the names that are usual for the time of arrival, then for that of the event: the likeliest first.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="names">Their names in the file, where they have others there.</param>
    public static IEnumerable<RowTimeColumn> Candidates(RowSchema schema, IReadOnlyList<string> names) =>
        from usual in Arrivals.Concat(Events)
        from index in Enumerable.Range(0, schema.Count)
        let column = schema.Columns[index]
        where CanBeTime(column.Type) && (Plain(column.Name) == usual || Plain(names[index]) == usual)
        select new RowTimeColumn(index, column);

    /// <summary>Finds the member of a record that the schema leaves out and that is the row's time by its name: of arrival, or of the event.</summary>
    /// <param name="members">The names of the record's members.</param>
    /// <param name="isArrival">Whether it is the time of arrival.</param>
    /// <returns>Null when there is none.</returns>
    public static string? Outside(IEnumerable<string> members, bool isArrival)
    {
        var all = members.ToList();
        return (isArrival ? Arrivals : Events).Select(usual => all.Find(member => Plain(member) == usual)).FirstOrDefault(member => member is not null);
    }

    /// <summary>Determines whether values of a type can be read as times.</summary>
    public static bool CanBeTime(SqlType type) => type.Kind is SqlKind.Timestamp or SqlKind.Date or SqlKind.Double || type.IsInteger || type.IsText;

    /// <summary>Reads a row's time.</summary>
    /// <param name="values">The row's values.</param>
    /// <param name="time">Milliseconds since 1970-01-01 (UTC).</param>
    /// <returns>The error; null when there is none.</returns>
    public InputError? Read(Value[] values, out long time)
    {
        var value = values[Index];
        time = 0;
        if (value.IsNull)
        {
            return new InputError(InputError.Time, $"column \"{Column.Name}\", the time of the row, has no value");
        }

        return TryRead(value, out time)
            ? null
            : new InputError(InputError.Time, $"column \"{Column.Name}\", the time of the row: '{Show(value)}' is no time such as 2026-11-22 10:00:01.250 or 2026-11-22T10:00:01Z, nor a number since 1970");
    }

    private bool TryRead(Value value, out long time)
    {
        switch (Column.Type)
        {
            case { IsInteger: true }:
                return InputTimes.TryEpoch(value.Bits, out time);
            case { Kind: SqlKind.Double }:
                return InputTimes.TryEpoch(value.Double, out time);
            case { IsText: true }:
                var text = value.Text.AsSpan().Trim();
                return InputTimes.TryTimestamp(text, out time) || InputTimes.TryEpoch(text, out time);
            default:
                time = value.Bits;
                return true;
        }
    }

    private string Show(Value value) => Column.Type.IsText ? value.Text
        : Column.Type.Kind == SqlKind.Double ? value.Double.ToString(CultureInfo.InvariantCulture)
        : value.Bits.ToString(CultureInfo.InvariantCulture);

    private static string Plain(string name) =>
        name.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
