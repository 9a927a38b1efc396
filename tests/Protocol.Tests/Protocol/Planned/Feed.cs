using SensorGrid.Protocol.Tests.Oracle;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>The rows that went out. A row that comes twice has to be the same.</summary>
internal sealed class Feed(List<Violation> violations)
{
    private readonly Dictionary<RowId, long[]> _rows = [];

    public IReadOnlyDictionary<RowId, long[]> Rows => _rows;

    public Ask<bool> Add(Row[] rows) => new(() =>
    {
        foreach (var row in rows)
        {
            if (!_rows.TryAdd(row.Id, row.Members) && !_rows[row.Id].AsSpan().SequenceEqual(row.Members))
            {
                violations.Add(new Violation("row differs from itself", row.Id.ToString()));
            }
        }

        return true;
    });
}
