namespace SensorGrid.Sql.Binding;

/// <summary>The kinds of streams.</summary>
internal enum BoundStreamKind
{
    /// <summary>Its rows come from outside.</summary>
    Input,

    /// <summary>Its rows come from pumps.</summary>
    Declared,

    /// <summary>Its rows are those that could not be computed.</summary>
    Errors,
}
