using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Binding;

/// <summary>The numbering of rows by an order of values, inside of partitions that end.</summary>
/// <param name="Step">The step of time at whose end the partitions are over.</param>
/// <param name="Partition">The keys of the partitions.</param>
/// <param name="Keys">The order.</param>
internal sealed record BoundRank(TimeStep Step, IReadOnlyList<Scalar> Partition, IReadOnlyList<BoundOrderKey> Keys)
{
    /// <summary>The window as text: that of equal ones is equal.</summary>
    public string Text => $"{string.Join(", ", Partition)} BY {string.Join(", ", Keys)}";
}
