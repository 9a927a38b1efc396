using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Operators;

/// <summary>Keeps the rows, bounds and errors that an operator passes on, as text.</summary>
internal sealed class Collected : IRowSink, IRowErrors
{
    /// <summary>Rows as <c>time:value,value</c>, bounds as <c>-time</c>, errors as <c>!name</c>.</summary>
    public List<string> All { get; } = [];

    /// <summary>The rows alone.</summary>
    public IEnumerable<string> Rows => All.Where(text => text[0] is not ('-' or '!'));

    public void Add(Row row) => All.Add($"{row.Time}:{string.Join(',', row.Values.Select(value => value.IsNull ? "null" : $"{value.Bits}"))}");

    public void AdvanceTo(long time) => All.Add($"-{time}");

    public void Add(RowErrorException error, Row row) => All.Add($"!{error.Name}");
}
