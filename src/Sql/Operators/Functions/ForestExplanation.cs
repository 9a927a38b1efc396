namespace SensorGrid.Sql.Operators.Functions;

/// <summary>The kinds of explanations of a forest's score.</summary>
internal enum ForestExplanation
{
    None,

    /// <summary>The part of each column.</summary>
    Attribution,

    /// <summary>The part of each column, and whether its value is high or low.</summary>
    WithDirection,
}
