namespace SensorGrid.Features.Expressions;

/// <summary>A function of expressions.</summary>
internal enum ExpressionFunction
{
    /// <summary>The least of two arguments or more; missing when one is.</summary>
    Min,

    /// <summary>The greatest of two arguments or more; missing when one is.</summary>
    Max,

    /// <summary>The size of one argument.</summary>
    Abs,

    /// <summary>The first of two arguments or more that is not missing.</summary>
    Coalesce,
}
