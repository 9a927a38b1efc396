using System.Buffers;

namespace SensorGrid.Sources.Rows;

/// <summary>Builds the reading of a row from its cells. A mapping with its names resolved to columns.</summary>
internal sealed class RowMapper
{
    private const int LongestNumber = 160;
    private const int LongestName = 256;

    private readonly RowMapping _mapping;
    private readonly string _kind;
    private readonly int[] _sensorId;
    private readonly RowTimeReader _time;
    private readonly int _id;
    private readonly (string Name, int Column)[] _metrics;
    private readonly int _nameColumn;
    private readonly int _valueColumn;
    private readonly bool _hasDecimalComma;
    private readonly bool _hasDecimal;

    /// <summary>Creates the mapper.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="columnOf">The number of a column by its name; every name of the mapping has one.</param>
    /// <param name="metrics">The columns that are metrics named after them.</param>
    /// <param name="hasDecimalComma">Whether numbers are written with a decimal comma; null when the format has no <c>decimal</c>.</param>
    /// <param name="kind">The format's word for a column, for reasons.</param>
    public RowMapper(RowMapping mapping, Func<string, int> columnOf, IReadOnlyList<string> metrics, bool? hasDecimalComma = null, string kind = "column")
    {
        _kind = kind;
        _mapping = mapping;
        _sensorId = [.. mapping.SensorId.Names.Select(columnOf)];
        _time = new RowTimeReader(mapping.Time, [.. mapping.Time.Columns.Select(columnOf)], hasDecimalComma == true);
        _id = mapping.Id is { } id ? columnOf(id) : -1;
        _metrics = [.. metrics.Select(name => (name, columnOf(name)))];
        (_nameColumn, _valueColumn) = mapping.Metrics.NameColumn is { } name ? (columnOf(name), columnOf(mapping.Metrics.ValueColumn!)) : (-1, -1);
        (_hasDecimalComma, _hasDecimal) = (hasDecimalComma == true, hasDecimalComma is not null);
    }

    /// <summary>Sets sensor id, time, id and the metrics of named columns.</summary>
    /// <param name="cells">The row.</param>
    /// <param name="reading">The reading that is built; it has the reason when it cannot be one.</param>
    /// <param name="arrivedAt">The arrival time of the record; null when that is not known.</param>
    public void Map<TCells>(ref TCells cells, ReadingBuilder reading, DateTimeOffset? arrivedAt)
        where TCells : IRowCells, allows ref struct
    {
        SetSensorId(ref cells, reading);
        SetTime(ref cells, reading, arrivedAt);
        SetId(ref cells, reading);
        foreach (var (name, column) in _metrics)
        {
            if (TryNumber(cells[column], name, reading, out var value))
            {
                reading.AddMetric(name, value);
            }
        }

        if (_nameColumn >= 0 && reading.Reason is null)
        {
            AddPair(ref cells, reading);
        }
    }

    /// <summary>Reads a number with a decimal comma; a point in it makes it none.</summary>
    public static bool TryReadWithComma(ReadOnlySpan<byte> text, out double value)
    {
        Span<byte> space = stackalloc byte[LongestNumber];
        value = double.NaN;
        if (text.Length > space.Length || text.Contains((byte)'.'))
        {
            return false;
        }

        text.Replace(space, (byte)',', (byte)'.');
        return CellNumber.TryRead(space[..text.Length], out value);
    }

    private void SetSensorId<TCells>(ref TCells cells, ReadingBuilder reading)
        where TCells : IRowCells, allows ref struct
    {
        for (var name = 0; name < _sensorId.Length; name++)
        {
            var cell = cells[_sensorId[name]];
            if (cell.Kind is CellKind.Object or CellKind.Array)
            {
                reading.Refuse($"'{_mapping.SensorId.Names[name]}' of the sensor id '{_mapping.SensorId}' {cell.Shown}: a text is expected.");
                return;
            }
        }

        var values = new Values<TCells>(cells, _sensorId);
        _mapping.SensorId.Apply(ref values, _kind, reading);
    }

    private void SetTime<TCells>(ref TCells cells, ReadingBuilder reading, DateTimeOffset? arrivedAt)
        where TCells : IRowCells, allows ref struct
    {
        if (_mapping.Time.IsArrival)
        {
            if (arrivedAt is { } arrival)
            {
                reading.SetTime(arrival);
            }
            else
            {
                reading.Refuse("The definition's 'time' is the record's arrival, which a file does not have: name the column of the time.");
            }

            return;
        }

        if (_time.Read(ref cells, out var instant) is { } reason)
        {
            reading.Refuse(reason);
            return;
        }

        reading.SetTime(instant);
    }

    private void SetId<TCells>(ref TCells cells, ReadingBuilder reading)
        where TCells : IRowCells, allows ref struct
    {
        if (_id < 0 || cells[_id] is not { IsEmpty: false } cell)
        {
            return;
        }

        Span<char> text = stackalloc char[LongestName];
        var length = 0;
        var status = cell.Kind is CellKind.Object or CellKind.Array ? OperationStatus.NeedMoreData : cell.CopyTo(text, out length);
        if (status == OperationStatus.Done)
        {
            reading.SetId(text[..length]);
        }
        else
        {
            reading.Refuse(status == OperationStatus.DestinationTooSmall ? $"'{_mapping.Id}' is too long for the id of a reading." : $"'{_mapping.Id}' {cell.Shown}: a text is expected.");
        }
    }

    private void AddPair<TCells>(ref TCells cells, ReadingBuilder reading)
        where TCells : IRowCells, allows ref struct
    {
        if (!TryNumber(cells[_valueColumn], _mapping.Metrics.ValueColumn!, reading, out var value))
        {
            return;
        }

        Span<char> name = stackalloc char[LongestName];
        var cell = cells[_nameColumn];
        if (cell.Kind != CellKind.Text || cell.IsEmpty || cell.CopyTo(name, out var length) != OperationStatus.Done)
        {
            reading.Refuse($"'{_mapping.Metrics.NameColumn}' {cell.Shown}: the name of a metric is expected.");
            return;
        }

        reading.AddMetric(name[..length], value);
    }

    private bool TryNumber(Cell cell, string name, ReadingBuilder reading, out double value)
    {
        value = double.NaN;
        switch (cell.Kind)
        {
            case CellKind.True or CellKind.False:
                value = cell.Kind == CellKind.True ? 1 : 0;
                return true;
            case CellKind.Missing or CellKind.Null:
                return true;
            case CellKind.Number or CellKind.Text:
                return TryText(cell, name, reading, out value);
            default:
                reading.Refuse($"'{name}' {cell.Shown}: a number is expected.");
                return false;
        }
    }

    private bool TryText(Cell cell, string name, ReadingBuilder reading, out double value)
    {
        value = double.NaN;
        if (cell.Text.Trim(" \t"u8).IsEmpty)
        {
            return true;
        }

        if (!(_hasDecimalComma ? TryReadWithComma(cell.Text, out value) : CellNumber.TryRead(cell.Text, out value)))
        {
            reading.Refuse($"'{name}' {cell.Shown} is no number{DecimalHint(cell.Text)}.");
            return false;
        }

        if (double.IsInfinity(value))
        {
            reading.Refuse($"'{name}' {cell.Shown} is too large for a number.");
            return false;
        }

        return true;
    }

    /// <summary>The end of a reason when a text is a number with the other decimal sign; empty otherwise.</summary>
    public string DecimalHint(ReadOnlySpan<byte> text)
    {
        var isOther = _hasDecimalComma ? CellNumber.TryRead(text, out var value) : TryReadWithComma(text, out value);
        return !isOther || !double.IsFinite(value) ? ""
            : _hasDecimalComma ? ": it has a decimal point, and the definition says \"decimal\": \",\""
            : _hasDecimal ? ": it has a decimal comma, for which the definition needs \"decimal\": \",\""
            : ": it has a decimal comma, and a decimal point is expected";
    }

    /// <summary>The values of a row for the template of its sensor id.</summary>
    private readonly ref struct Values<TCells>(TCells cells, int[] columns) : ITemplateValues
        where TCells : IRowCells, allows ref struct
    {
        private readonly TCells _cells = cells;

        public OperationStatus Copy(int name, scoped Span<char> destination, out int length) => _cells[columns[name]].CopyTo(destination, out length);
    }
}
