using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>A stream of a program. Compared by reference.</summary>
/// <param name="name">Its name; empty for that of a query by itself.</param>
/// <param name="schema">Its columns.</param>
/// <param name="kind">Where its rows come from.</param>
internal sealed class BoundStream(string name, RowSchema schema, BoundStreamKind kind)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its columns.</summary>
    public RowSchema Schema { get; } = schema;

    /// <summary>Where its rows come from.</summary>
    public BoundStreamKind Kind { get; } = kind;
}
