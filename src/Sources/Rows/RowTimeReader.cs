namespace SensorGrid.Sources.Rows;

/// <summary>Reads the time of a row from its column, or from a date and a time of day in two columns.</summary>
/// <param name="time">The mapping.</param>
/// <param name="columns">The numbers of its columns.</param>
/// <param name="hasDecimalComma">Whether fractions of seconds have a decimal comma.</param>
internal sealed class RowTimeReader(RowTime time, int[] columns, bool hasDecimalComma)
{
    private const int LongestTime = 160;

    private readonly byte _decimal = hasDecimalComma ? (byte)'.' : (byte)',';

    /// <summary>Reads the time.</summary>
    /// <param name="cells">The row.</param>
    /// <param name="instant">The instant, UTC.</param>
    /// <returns>The reason why there is none; null when there is one.</returns>
    public string? Read<TCells>(ref TCells cells, out DateTimeOffset instant)
        where TCells : IRowCells, allows ref struct
    {
        instant = default;
        var cell = cells[columns[0]];
        if (cell.Kind is not (CellKind.Text or CellKind.Number) || cell.IsEmpty)
        {
            return $"'{time.Columns[0]}' {cell.Shown}: a time is expected.";
        }

        if (columns.Length > 1)
        {
            return ReadJoined(ref cells, out instant);
        }

        Span<byte> space = stackalloc byte[LongestTime];
        scoped var text = cell.Text.Trim(" \t"u8);
        if (hasDecimalComma && text.Length <= space.Length)
        {
            text.Replace(space, (byte)',', _decimal);
            text = space[..text.Length];
        }

        return CellTime.Read(text, time, out instant) is { } fault ? $"'{time.Columns[0]}' {cell.Shown} {fault}." : null;
    }

    private string? ReadJoined<TCells>(ref TCells cells, out DateTimeOffset instant)
        where TCells : IRowCells, allows ref struct
    {
        instant = default;
        Span<byte> space = stackalloc byte[LongestTime];
        var length = 0;
        foreach (var column in columns)
        {
            var cell = cells[column];
            var text = cell.Text.Trim(" \t"u8);
            if (cell.Kind != CellKind.Text || text.IsEmpty || text.Length >= space.Length - length)
            {
                var expected = column == columns[0] ? "a date" : "a time of day";
                return $"'{time.Columns[column == columns[0] ? 0 : 1]}' {cell.Shown}: {expected} is expected.";
            }

            if (length > 0)
            {
                space[length++] = (byte)' ';
            }

            text.Replace(space[length..], (byte)',', _decimal);
            length += text.Length;
        }

        return CellTime.Read(space[..length], time, out instant) is { } fault
            ? $"'{time.Columns[0]}' and '{time.Columns[1]}' together, {Shown(ref cells, 0)} {Shown(ref cells, 1)}, {fault}."
            : null;
    }

    private string Shown<TCells>(ref TCells cells, int part)
        where TCells : IRowCells, allows ref struct =>
        cells[columns[part]].Shown;
}
