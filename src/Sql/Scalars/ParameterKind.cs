namespace SensorGrid.Sql.Scalars;

/// <summary>The values that a function's parameter takes.</summary>
internal enum ParameterKind
{
    /// <summary>A value of any type.</summary>
    Any,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Text that is the same for every row.</summary>
    ConstantText,

    /// <summary>A number of any type.</summary>
    Number,

    /// <summary>A number, taken as DOUBLE.</summary>
    Float,

    /// <summary>A whole number, taken as BIGINT.</summary>
    Integer,

    /// <summary>A TIMESTAMP or DATE, taken as TIMESTAMP.</summary>
    Instant,

    /// <summary>A condition.</summary>
    Condition,
}
